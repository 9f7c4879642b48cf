# Every broker that has registered itself for one auth module.
list "onekosmos_broker_connection" "staff" {
  provider = onekosmos

  include_resource = true

  config {
    auth_module_id = "6070951e8dfc7f29228126c9"
  }
}
