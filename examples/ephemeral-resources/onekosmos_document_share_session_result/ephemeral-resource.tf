variable "document_share_session_id" {
  description = "Id of a session in which a user scans a document."
  type        = string
}

variable "scan_license" {
  description = "License of the connector."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = "example-license"
}

# What the document shows, to hand on to a write-only argument. It is in no plan
# and no state.
ephemeral "onekosmos_document_share_session_result" "license" {
  session_id = var.document_share_session_id

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
    id       = "64a1f0c2b7e94d0012ab34ce"
    tag      = "drivers-license"
    type     = "dl_authenticate"
    verifier = "scanner"
  }
}

locals {
  scanned_license = try(jsondecode(ephemeral.onekosmos_document_share_session_result.license.documents["dl_object"]), null)
}
