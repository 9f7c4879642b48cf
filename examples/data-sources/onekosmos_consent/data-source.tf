data "onekosmos_consent" "biometric" {
  type = "biometric"
}

output "users_are_asked" {
  value = data.onekosmos_consent.biometric.enabled
}
