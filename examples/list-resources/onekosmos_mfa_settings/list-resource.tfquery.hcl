# `terraform query` finds the MFA settings, and writes
# configuration for them with -generate-config-out.
list "onekosmos_mfa_settings" "all" {
  provider = onekosmos

  include_resource = true
}
