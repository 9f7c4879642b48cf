# `terraform query` lists every auth proxy configuration of the community.
list "onekosmos_auth_proxy_config" "all" {
  provider = onekosmos

  include_resource = true
}
