import {
  to = onekosmos_consent.biometric
  id = "biometric"
}
