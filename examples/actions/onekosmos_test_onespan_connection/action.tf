variable "username" {
  description = "User with a OneSpan token."
  type        = string
}

variable "one_time_code" {
  description = "What the token shows now."
  type        = string
  sensitive   = true
}

# terraform apply -invoke=action.onekosmos_test_onespan_connection.token
action "onekosmos_test_onespan_connection" "token" {
  config {
    username      = var.username
    one_time_code = var.one_time_code
  }
}
