# `terraform query` lists every authentication journey of the first version, and
# writes configuration for them with -generate-config-out.
list "onekosmos_authentication_journey" "all" {
  provider = onekosmos

  include_resource = true
}
