data "onekosmos_fido_settings" "current" {}
