# Whom the provider is signed in as.
data "onekosmos_token_info" "own" {}

output "administrator" {
  value = data.onekosmos_token_info.own.subject
}
