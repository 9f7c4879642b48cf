# `terraform query` lists every auth module of the community, and writes
# configuration for them with -generate-config-out.
list "onekosmos_auth_module" "all" {
  provider = onekosmos

  include_resource = true
}
