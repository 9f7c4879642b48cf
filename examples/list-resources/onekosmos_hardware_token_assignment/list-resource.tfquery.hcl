# `terraform query` lists every assignment of a hardware token to a user, and writes
# configuration for them with -generate-config-out.
list "onekosmos_hardware_token_assignment" "all" {
  provider = onekosmos

  include_resource = true
}
