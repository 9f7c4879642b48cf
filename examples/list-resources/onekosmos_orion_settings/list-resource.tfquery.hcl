# `terraform query` finds the Orion settings, and writes
# configuration for them with -generate-config-out.
list "onekosmos_orion_settings" "all" {
  provider = onekosmos

  include_resource = true
}
