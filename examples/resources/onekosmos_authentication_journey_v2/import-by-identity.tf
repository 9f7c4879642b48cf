import {
  to = onekosmos_authentication_journey_v2.linux
  identity = {
    id = "6070951e8dfc7f29228126c9"
  }
}
