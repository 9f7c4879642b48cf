# `terraform query` finds the self-registration settings, and writes
# configuration for them with -generate-config-out.
list "onekosmos_self_registration" "all" {
  provider = onekosmos

  include_resource = true
}
