resource "onekosmos_auth_proxy_config" "intranet" {
  name                = "Intranet"
  auth_schemes        = ["push", "ivr"]
  push_keyword        = "push"
  ivr_keyword         = "call"
  default_auth_method = "push"
}

# One that others look after can be found by its name.
data "onekosmos_auth_proxy_config" "intranet" {
  name = onekosmos_auth_proxy_config.intranet.name
}

output "push_keyword" {
  value = data.onekosmos_auth_proxy_config.intranet.push_keyword
}
