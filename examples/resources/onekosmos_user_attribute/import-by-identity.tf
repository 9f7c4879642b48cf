import {
  to = onekosmos_user_attribute.department
  identity = {
    auth_module_id = "6070951e8dfc7f29228126c9"
    id             = "6070951e8dfc7f29228126ca"
  }
}
