# `terraform query` finds the environment settings, and writes
# configuration for them with -generate-config-out.
list "onekosmos_environment_settings" "all" {
  provider = onekosmos

  include_resource = true
}
