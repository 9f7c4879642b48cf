variable "staff_module_id" {
  type = string
}

variable "device_id" {
  type        = string
  description = "As the data source onekosmos_user_devices shows it."
}

# terraform apply -invoke=action.onekosmos_unlink_user_device.ada
action "onekosmos_unlink_user_device" "ada" {
  config {
    auth_module_id = var.staff_module_id
    username       = "ada"
    device_id      = var.device_id
  }
}
