variable "proofing_session_id" {
  description = "ID of a proofing session, as returned when it was opened."
  type        = string
}

# terraform apply -invoke=action.onekosmos_decline_proofing_session.onboarding
action "onekosmos_decline_proofing_session" "onboarding" {
  config {
    session_id = var.proofing_session_id
  }
}
