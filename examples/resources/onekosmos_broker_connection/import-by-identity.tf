import {
  to = onekosmos_broker_connection.dc1
  identity = {
    auth_module_id = "6070951e8dfc7f29228126c9"
    uid            = "0b7c9c1e-5c0e-4f0b-9a53-0c3f6f3b8f5a"
  }
}
