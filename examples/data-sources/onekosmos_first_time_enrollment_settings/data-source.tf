data "onekosmos_first_time_enrollment_settings" "current" {}
