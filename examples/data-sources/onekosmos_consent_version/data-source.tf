resource "onekosmos_consent" "biometric" {
  type             = "biometric"
  enabled          = true
  title            = "Biometric consent"
  subtitle         = "How we use your selfie"
  body             = "<p>We compare your selfie with the photo of your document.</p>"
  acknowledge_text = "I agree"
}

# The text as it is kept under its hash.
data "onekosmos_consent_version" "current" {
  ipfs_hash = onekosmos_consent.biometric.ipfs_hash
}

output "title" {
  value = data.onekosmos_consent_version.current.title
}
