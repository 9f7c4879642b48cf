# `terraform query` finds the session attributes, and writes
# configuration for them with -generate-config-out.
list "onekosmos_session_attributes" "all" {
  provider = onekosmos

  include_resource = true
}
