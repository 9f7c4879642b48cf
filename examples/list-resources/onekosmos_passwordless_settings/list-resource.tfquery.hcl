# `terraform query` finds the passwordless settings, and writes
# configuration for them with -generate-config-out.
list "onekosmos_passwordless_settings" "all" {
  provider = onekosmos

  include_resource = true
}
