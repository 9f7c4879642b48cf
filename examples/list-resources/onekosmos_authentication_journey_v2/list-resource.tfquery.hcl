# `terraform query` lists every authentication journey of version 2, and writes
# configuration for them with -generate-config-out.
list "onekosmos_authentication_journey_v2" "all" {
  provider = onekosmos

  include_resource = true
}
