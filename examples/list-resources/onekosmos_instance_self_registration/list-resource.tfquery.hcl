# `terraform query` finds the self-registration settings of the instance, and writes
# configuration for them with -generate-config-out.
list "onekosmos_instance_self_registration" "all" {
  provider = onekosmos

  include_resource = true
}
