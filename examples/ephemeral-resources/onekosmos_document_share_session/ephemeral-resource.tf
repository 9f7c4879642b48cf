variable "scan_license" {
  description = "License of the connector."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = "example-license"
}

# A session in which a user scans a driver's license. Every plan and every apply
# opens one. Its url is to hand on to a write-only argument, such as a message's.
ephemeral "onekosmos_document_share_session" "license" {
  document_type = "dl_object"

  connector = {
    id   = "64a1f0c2b7e94d0012ab34cd"
    type = "microblink"
    config = jsonencode({
      license                        = var.scan_license
      verifierUrl                    = "https://verify.example.com"
      document_share_session_enabled = true
    })
  }

  verification = {
    id                     = "64a1f0c2b7e94d0012ab34ce"
    tag                    = "drivers-license"
    type                   = "dl_authenticate"
    verifier               = "scanner"
    expire_session_minutes = 30
    checks                 = ["document_liveness_front", "face_compare", "selfie_liveness"]
  }

  user = {
    uid        = "jane.doe"
    first_name = "Jane"
    last_name  = "Doe"
  }
}
