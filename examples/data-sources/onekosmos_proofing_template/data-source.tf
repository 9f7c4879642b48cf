variable "proofing_session_id" {
  description = "Proofing session of the verification configuration and document type."
  type        = string
}

resource "onekosmos_proofing_template" "license" {
  dvc_id        = "6070951e8dfc7f29228126aa"
  document_type = "dl_object"
  steps = [
    {
      name = "front"
      type = "CAPTURE_FRONT"
      html = "<p>The front of your license.</p>"
    },
  ]
}

data "onekosmos_proofing_template" "license" {
  session_id = var.proofing_session_id
  id         = onekosmos_proofing_template.license.id
}

output "steps" {
  value = data.onekosmos_proofing_template.license.steps[*].name
}
