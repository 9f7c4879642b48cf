import {
  to = onekosmos_message_gateway.mail
  id = "6070951e8dfc7f29228126c9"
}
