data "onekosmos_hardware_token_assignments" "alice" {
  username = "alice"
}

output "serial_numbers" {
  value = data.onekosmos_hardware_token_assignments.alice.hardware_token_assignments[*].serial_number
}
