variable "wallet_session_id" {
  description = "Id of the UWL session that the user was asked to join."
  type        = string
}

# Waits until the user has answered.
data "onekosmos_wallet_session_result" "sign_off" {
  session_id = var.wallet_session_id

  wait_for = {
    timeout = "5m"
  }

  lifecycle {
    postcondition {
      condition     = self.status == "success"
      error_message = "The change was not signed off."
    }
  }
}

output "sign_off" {
  value = data.onekosmos_wallet_session_result.sign_off.status
}
