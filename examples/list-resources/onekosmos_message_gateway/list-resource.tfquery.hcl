# `terraform query` lists every message gateway of the community, and writes
# configuration for them with -generate-config-out.
list "onekosmos_message_gateway" "all" {
  provider = onekosmos

  include_resource = true
}
