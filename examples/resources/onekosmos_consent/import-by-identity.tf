import {
  to = onekosmos_consent.biometric
  identity = {
    type = "biometric"
  }
}
