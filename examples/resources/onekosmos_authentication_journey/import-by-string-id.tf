import {
  to = onekosmos_authentication_journey.office
  id = "6070951e8dfc7f29228126c9"
}
