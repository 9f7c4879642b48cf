data "onekosmos_orion_settings" "current" {}
