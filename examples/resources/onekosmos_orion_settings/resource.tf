resource "onekosmos_orion_settings" "default" {
  enabled                = true
  wait_time_milliseconds = 2000
}
