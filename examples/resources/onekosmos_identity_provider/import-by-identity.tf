import {
  to = onekosmos_identity_provider.oidc
  identity = {
    id = "6070951e8dfc7f29228126c9"
  }
}
