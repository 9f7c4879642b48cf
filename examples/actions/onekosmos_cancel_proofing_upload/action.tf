variable "proofing_session_id" {
  description = "ID of a proofing session, as returned when it was opened."
  type        = string
}

# terraform apply -invoke=action.onekosmos_cancel_proofing_upload.onboarding
action "onekosmos_cancel_proofing_upload" "onboarding" {
  config {
    session_id  = var.proofing_session_id
    screen_name = "Document Upload"
  }
}
