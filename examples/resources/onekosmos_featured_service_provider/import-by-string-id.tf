import {
  to = onekosmos_featured_service_provider.zendesk
  id = "6070951e8dfc7f29228126c9"
}
