data "onekosmos_community_auth_info" "community" {}

output "scheme_is_enabled" {
  value = jsondecode(data.onekosmos_community_auth_info.community.auth_scheme).enabled
}
