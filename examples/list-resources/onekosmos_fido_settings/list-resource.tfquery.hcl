# `terraform query` finds the FIDO settings, and writes
# configuration for them with -generate-config-out.
list "onekosmos_fido_settings" "all" {
  provider = onekosmos

  include_resource = true
}
