# What asks for a second factor outside of the browser.

resource "onekosmos_radius_config" "vpn" {
  name         = "VPN gateways"
  auth_schemes = ["push"]
  push_keyword = "push"
}

resource "onekosmos_auth_proxy_config" "legacy" {
  name                = "Applications behind the proxy"
  auth_schemes        = ["push", "ivr"]
  push_keyword        = "push"
  ivr_keyword         = "call"
  default_auth_method = "push"
}
