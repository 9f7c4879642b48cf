# Failed sign-ins of the last 24 hours.
data "onekosmos_events" "failed" {
  event_name = "E_LOGIN_FAILED"
  from       = timeadd(plantimestamp(), "-24h")
}

output "failed_sign_ins_by_user" {
  value = { for event in data.onekosmos_events.failed.events : event.user_id => event.time... }
}
