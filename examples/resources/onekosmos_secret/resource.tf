# An ephemeral value is kept in no plan and no state. Another one is stored
# when the version is raised.
variable "stripe_api_key" {
  type      = string
  sensitive = true
  ephemeral = true
  default   = "sk_test_example"
}

resource "onekosmos_secret" "stripe" {
  tag              = "stripe_api_key"
  value_wo         = var.stripe_api_key
  value_wo_version = 1
}
