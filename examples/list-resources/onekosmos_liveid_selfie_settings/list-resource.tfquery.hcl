# `terraform query` finds the LiveID selfie settings, and writes
# configuration for them with -generate-config-out.
list "onekosmos_liveid_selfie_settings" "all" {
  provider = onekosmos

  include_resource = true
}
