data "onekosmos_self_registration" "current" {}
