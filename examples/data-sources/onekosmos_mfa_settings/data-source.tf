data "onekosmos_mfa_settings" "current" {}
