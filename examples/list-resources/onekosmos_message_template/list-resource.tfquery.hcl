# `terraform query` lists every message template of the community, and writes
# configuration for them with -generate-config-out.
list "onekosmos_message_template" "all" {
  provider = onekosmos

  include_resource = true
}
