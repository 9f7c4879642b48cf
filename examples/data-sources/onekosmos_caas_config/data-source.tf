data "onekosmos_caas_config" "login" {
  key_paths = ["login"]
}

output "login_attempts" {
  value = try(jsondecode(data.onekosmos_caas_config.login.config).login.attempts, null)
}
