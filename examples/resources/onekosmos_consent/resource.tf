# What users agree to before they take a selfie.
resource "onekosmos_consent" "biometric" {
  type             = "biometric"
  enabled          = true
  title            = "Biometric consent"
  subtitle         = "How we use your selfie"
  body             = "<p>We compare your selfie with the photo of your document.</p>"
  acknowledge_text = "I agree"
}
