# `terraform query` lists every external identity provider of the community, and writes
# configuration for them with -generate-config-out.
list "onekosmos_external_idp" "all" {
  provider = onekosmos

  include_resource = true
}
