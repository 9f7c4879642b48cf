variable "broker_module_id" {
  description = "Id of the auth module that the broker was installed for."
  type        = string
}

variable "broker_uid" {
  description = "Uid under which the broker has registered itself."
  type        = string
}

data "onekosmos_broker_connection" "dc1" {
  auth_module_id = var.broker_module_id
  uid            = var.broker_uid
}

output "broker_in_use" {
  value = data.onekosmos_broker_connection.dc1.enabled
}
