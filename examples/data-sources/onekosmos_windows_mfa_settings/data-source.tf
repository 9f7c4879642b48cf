data "onekosmos_windows_mfa_settings" "current" {}
