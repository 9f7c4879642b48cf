variable "staff_module_id" {
  type = string
}

# terraform apply -invoke=action.onekosmos_delete_access_code.ada
action "onekosmos_delete_access_code" "ada" {
  config {
    auth_module_id = var.staff_module_id
    username       = "ada"
  }
}
