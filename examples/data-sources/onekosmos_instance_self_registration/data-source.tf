data "onekosmos_instance_self_registration" "current" {}
