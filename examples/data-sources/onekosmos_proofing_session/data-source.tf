variable "proofing_session_id" {
  description = "Id of a proofing session, as it was given when the session was opened."
  type        = string
}

# Where the session stands. With wait_for = { timeout = "5m" } it is waited for
# until the session has ended.
data "onekosmos_proofing_session" "onboarding" {
  id = var.proofing_session_id
}

output "proofing_status" {
  value = data.onekosmos_proofing_session.onboarding.status
}
