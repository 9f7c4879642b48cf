# `terraform query` finds the IdP configuration, and writes
# configuration for it with -generate-config-out.
list "onekosmos_idp_config" "all" {
  provider = onekosmos

  include_resource = true
}
