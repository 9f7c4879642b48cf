# `terraform query` lists every application of the community, and writes
# configuration for them with -generate-config-out.
list "onekosmos_service_provider" "all" {
  provider = onekosmos

  include_resource = true
}
