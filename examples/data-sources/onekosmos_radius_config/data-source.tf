resource "onekosmos_radius_config" "vpn" {
  name         = "VPN"
  auth_schemes = ["push", "ivr"]
  push_keyword = "push"
  ivr_keyword  = "call"
}

# One that others look after can be found by its name.
data "onekosmos_radius_config" "vpn" {
  name = onekosmos_radius_config.vpn.name
}

output "push_keyword" {
  value = data.onekosmos_radius_config.vpn.push_keyword
}
