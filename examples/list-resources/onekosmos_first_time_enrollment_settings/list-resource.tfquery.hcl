# `terraform query` finds the first-time enrollment settings, and writes
# configuration for them with -generate-config-out.
list "onekosmos_first_time_enrollment_settings" "all" {
  provider = onekosmos

  include_resource = true
}
