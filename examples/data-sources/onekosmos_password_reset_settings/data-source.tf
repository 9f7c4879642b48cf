data "onekosmos_password_reset_settings" "current" {}
