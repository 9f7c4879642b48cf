data "onekosmos_passwordless_settings" "current" {}
