# The token of the provider's own sign-in, for a program that calls the API
# beside Terraform.
ephemeral "onekosmos_access_token" "own" {}

locals {
  authorization = "Bearer ${ephemeral.onekosmos_access_token.own.token}"
}
