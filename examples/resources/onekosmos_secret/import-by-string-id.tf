import {
  to = onekosmos_secret.stripe
  id = "stripe_api_key"
}
