data "onekosmos_hardware_tokens" "all" {}

output "serial_numbers" {
  value = data.onekosmos_hardware_tokens.all.hardware_tokens[*].serial_number
}
