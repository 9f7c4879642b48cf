# Every user of one auth module.
list "onekosmos_user" "guests" {
  provider = onekosmos

  include_resource = true

  config {
    auth_module_id = "6070951e8dfc7f29228126c9"
  }
}
