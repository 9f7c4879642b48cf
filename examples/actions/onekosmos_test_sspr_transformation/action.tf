variable "username" {
  description = "User whose profile the script transforms."
  type        = string
}

# terraform apply -invoke=action.onekosmos_test_sspr_transformation.profile
action "onekosmos_test_sspr_transformation" "profile" {
  config {
    username = var.username
  }
}
