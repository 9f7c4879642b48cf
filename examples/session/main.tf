# A user signs in with the wallet while Terraform runs, and the token that
# comes of it becomes the password of a message gateway. Neither the session
# nor the token is in a plan or in the state.
#
# Every plan and every apply opens a session and waits for its answer, so this
# is a configuration of its own, applied when the password is to be renewed.

terraform {
  required_version = ">= 1.11.0"

  required_providers {
    onekosmos = {
      source = "1kosmos/onekosmos"
    }
  }
}

provider "onekosmos" {}

variable "password_version" {
  description = "Raise it to send the token of another sign-in."
  type        = number
  default     = 1
}

ephemeral "onekosmos_session" "wallet" {
  tag       = "example"
  url       = "https://example.1kosmos.net"
  auth_type = "none"

  metadata = {
    purpose  = "authentication"
    username = "jdoe"
  }
}

# The provider seals with the same key pair throughout a run, so it may read
# what comes of the session that it has opened.
ephemeral "onekosmos_session_response" "wallet" {
  session_id = ephemeral.onekosmos_session.wallet.id
  wait_for   = { timeout = "5m" }
}

resource "onekosmos_message_gateway" "relay" {
  name                = "Mail relay"
  type                = "smtp"
  username            = "relay"
  password_wo         = ephemeral.onekosmos_session_response.wallet.jwt_token
  password_wo_version = var.password_version
  service_url         = "relay.example.com"

  email = {
    sender_email = "no-reply@example.com"
    port         = 465
  }
}
