import {
  to = onekosmos_auth_module.staff
  id = "6070951e8dfc7f29228126c9"
}
