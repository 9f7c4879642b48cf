variable "staff_module_id" {
  type = string
}

# terraform apply -invoke=action.onekosmos_resend_invite.ada
action "onekosmos_resend_invite" "ada" {
  config {
    auth_module_id = var.staff_module_id
    username       = "ada"
  }
}
