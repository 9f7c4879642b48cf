data "onekosmos_health" "admin" {
  service = "admin"
}

data "onekosmos_health" "wallet" {
  service = "wallet"
}

check "services_are_well" {
  assert {
    condition     = data.onekosmos_health.admin.healthy
    error_message = "The Admin API is not well."
  }

  assert {
    condition     = data.onekosmos_health.wallet.healthy
    error_message = "The Wallet API is not well."
  }
}

output "admin_api_version" {
  value = data.onekosmos_health.admin.version
}
