import {
  to = onekosmos_user_attribute.department
  id = "6070951e8dfc7f29228126c9/6070951e8dfc7f29228126ca"
}
