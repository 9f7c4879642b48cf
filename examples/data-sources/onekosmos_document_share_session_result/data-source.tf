variable "document_share_session_id" {
  description = "Id of a session in which a user scans a document."
  type        = string
}

variable "scan_license" {
  description = "License of the connector. This data source keeps it in the state; the ephemeral resource of the same name does not."
  type        = string
  sensitive   = true
  default     = "example-license"
}

data "onekosmos_document_share_session_result" "license" {
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

output "scan_status" {
  value = data.onekosmos_document_share_session_result.license.status
}
