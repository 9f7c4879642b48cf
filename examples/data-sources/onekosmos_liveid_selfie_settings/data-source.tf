data "onekosmos_liveid_selfie_settings" "current" {}
