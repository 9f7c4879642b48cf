data "onekosmos_wallet_configuration" "tenant" {}

output "wallets_can_share_a_selfie" {
  value = contains(data.onekosmos_wallet_configuration.tenant.scopes_supported, "selfie")
}
