# The keys of the Wallet API, to hand on to write-only arguments, such as a
# secret store's. The provider's license_key is one of the level system.
ephemeral "onekosmos_service_keys" "wallet" {
  service = "wallet_api"
}

locals {
  # Secrets by the id of their key.
  wallet_keys = { for key in ephemeral.onekosmos_service_keys.wallet.service_keys : key.key_id => key.key_secret }
}
