# `terraform query` finds the default auth scheme, and writes
# configuration for it with -generate-config-out.
list "onekosmos_default_auth_scheme" "all" {
  provider = onekosmos

  include_resource = true
}
