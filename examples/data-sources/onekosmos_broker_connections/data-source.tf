variable "broker_module_id" {
  description = "Id of an auth module with mode broker."
  type        = string
}

data "onekosmos_broker_connections" "all" {
  auth_module_id = var.broker_module_id
}

output "brokers_in_use" {
  value = [for broker in data.onekosmos_broker_connections.all.broker_connections : broker.name if broker.enabled]
}
