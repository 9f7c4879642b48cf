variable "verifier_secret" {
  description = "Secret of the connector's client."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = "example-secret"
}

variable "license_front" {
  description = "Image of the front of a driver's license, in base64."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = "AAAA"
}

# Whether a driver's license is genuine, to hand on to a write-only argument. It is
# in no plan and no state.
ephemeral "onekosmos_document_verification" "license" {
  connector = {
    id   = "64a1f0c2b7e94d0012ab34cd"
    type = "microblink"
    config = jsonencode({
      verifierUrl   = "https://verify.example.com/v1"
      verifierUrlV2 = "https://verify.example.com/v2"
      clientId      = "onekosmos"
      clientSecret  = var.verifier_secret
    })
  }

  verification = {
    id       = "64a1f0c2b7e94d0012ab34ce"
    tag      = "drivers-license"
    type     = "dl_authenticate"
    verifier = "scanner"
  }

  document = {
    id          = "license-of-the-applicant"
    front_image = var.license_front
  }
}

locals {
  license_is_genuine = ephemeral.onekosmos_document_verification.license.verified
}
