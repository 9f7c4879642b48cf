variable "session_id" {
  description = "Id of a session that was opened with the provider's private_key. Give it for the one run that reads the answer: reading deletes it."
  type        = string
  default     = null
}

data "onekosmos_session_response" "wallet" {
  count = var.session_id == null ? 0 : 1

  session_id = var.session_id
  wait_for   = { timeout = "5m" }
}

output "answered_by" {
  value = [for response in data.onekosmos_session_response.wallet : jsondecode(response.user).username]
}
