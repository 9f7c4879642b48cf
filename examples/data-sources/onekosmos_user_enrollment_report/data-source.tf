data "onekosmos_user_enrollment_report" "active" {
  query = jsonencode({ status = "active" })
}

output "last_logins" {
  value = { for user in data.onekosmos_user_enrollment_report.active.users : user.username => user.last_login_at }
}
