# What administrators changed in the last 30 days.
data "onekosmos_audit_log" "recent" {
  max_results = 100
}

output "changes" {
  value = [for entry in data.onekosmos_audit_log.recent.events : "${entry.time} ${entry.user_id} ${entry.name}"]
}
