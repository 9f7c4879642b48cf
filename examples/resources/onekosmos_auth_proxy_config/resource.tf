# Users who enter no keyword get a push notification.
resource "onekosmos_auth_proxy_config" "intranet" {
  name                = "Intranet"
  auth_schemes        = ["push", "ivr"]
  push_keyword        = "push"
  ivr_keyword         = "call"
  default_auth_method = "push"
}
