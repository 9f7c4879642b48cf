variable "proofing_session_id" {
  description = "Proofing session of the verification configuration and document type."
  type        = string
}

data "onekosmos_proofing_templates" "licenses" {
  session_id = var.proofing_session_id
}

# The names of the steps by the id of their template.
output "steps" {
  value = { for template in data.onekosmos_proofing_templates.licenses.proofing_templates : template.id => template.steps[*].name }
}
