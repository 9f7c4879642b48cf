import {
  to = onekosmos_proofing_template.license
  id = "2f1d7a3e-5f0e-4a4c-9a57-3f0a8a1c7d10/6070951e8dfc7f29228126c9"
}
