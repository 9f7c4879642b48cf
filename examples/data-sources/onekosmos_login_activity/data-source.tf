# Who signed in to the payroll application in the last week, and how.
data "onekosmos_login_activity" "payroll" {
  application = "payroll"
  from        = timeadd(plantimestamp(), "-168h")
}

output "methods_by_user" {
  value = { for login in data.onekosmos_login_activity.payroll.logins : login.redirect.user_id => try(jsondecode(login.sign_in.json).auth_method, null)... }
}
