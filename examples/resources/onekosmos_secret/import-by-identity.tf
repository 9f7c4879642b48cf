import {
  to = onekosmos_secret.stripe
  identity = {
    tag = "stripe_api_key"
  }
}
