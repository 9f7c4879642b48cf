variable "proofing_session_id" {
  description = "Id of a proofing session, as it was given when the session was opened."
  type        = string
}

# The screens that the user of the session goes through.
data "onekosmos_proofing_session_templates" "onboarding" {
  session_id = var.proofing_session_id
}

output "screens" {
  value = { for template in data.onekosmos_proofing_session_templates.onboarding.templates : template.id => template.steps[*].name }
}
