data "onekosmos_environment" "admin" {
  service = "admin"
}

output "administrators_sign_in_again_after_minutes" {
  value = data.onekosmos_environment.admin.session_max_age_minutes
}
