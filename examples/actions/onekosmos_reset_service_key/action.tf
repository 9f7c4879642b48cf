# terraform apply -invoke=action.onekosmos_reset_service_key.wallet
action "onekosmos_reset_service_key" "wallet" {
  config {
    tag = "walletapi"
  }
}
