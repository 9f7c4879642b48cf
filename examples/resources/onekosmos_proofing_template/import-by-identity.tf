import {
  to = onekosmos_proofing_template.license
  identity = {
    id = "6070951e8dfc7f29228126c9"
  }
}
