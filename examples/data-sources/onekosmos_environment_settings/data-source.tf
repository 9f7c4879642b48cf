data "onekosmos_environment_settings" "current" {}
