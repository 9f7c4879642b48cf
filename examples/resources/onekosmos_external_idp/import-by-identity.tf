import {
  to = onekosmos_external_idp.partner
  identity = {
    id = "6070951e8dfc7f29228126c9"
  }
}
