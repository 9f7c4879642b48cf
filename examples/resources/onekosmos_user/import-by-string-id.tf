import {
  to = onekosmos_user.ada
  id = "6070951e8dfc7f29228126c9/3f6f3b8f-5a0b-4c9c-9e5c-0e7f0b9a530c"
}
