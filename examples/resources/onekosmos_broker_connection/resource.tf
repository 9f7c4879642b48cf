variable "broker_module_id" {
  description = "Id of the auth module that the broker was installed for."
  type        = string
}

variable "broker_uid" {
  description = "Uid under which the broker has registered itself."
  type        = string
}

# The broker is running already; this names it and keeps it in use.
resource "onekosmos_broker_connection" "dc1" {
  auth_module_id = var.broker_module_id
  uid            = var.broker_uid
  name           = "Data centre 1"
  enabled        = true
}
