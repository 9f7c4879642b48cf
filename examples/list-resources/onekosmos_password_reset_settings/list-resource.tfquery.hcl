# `terraform query` finds the password reset settings, and writes
# configuration for them with -generate-config-out.
list "onekosmos_password_reset_settings" "all" {
  provider = onekosmos

  include_resource = true
}
