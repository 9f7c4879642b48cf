variable "proofing_session_id" {
  description = "ID of a proofing session, as returned when it was opened."
  type        = string
}

# terraform apply -invoke=action.onekosmos_retry_proofing_session.again
action "onekosmos_retry_proofing_session" "again" {
  config {
    session_id = var.proofing_session_id
  }
}
