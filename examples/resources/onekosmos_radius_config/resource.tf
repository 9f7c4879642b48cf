# Users of the VPN enter "push" or "call" in place of a password.
resource "onekosmos_radius_config" "vpn" {
  name         = "VPN"
  auth_schemes = ["push", "ivr"]
  push_keyword = "push"
  ivr_keyword  = "call"
}
