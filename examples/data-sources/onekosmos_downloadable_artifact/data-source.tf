variable "broker_module_id" {
  description = "Id of an auth module with mode broker."
  type        = string
}

# Writes the broker's installer beside the configuration, to be copied to the
# machine that runs it.
data "onekosmos_downloadable_artifact" "broker" {
  auth_module_id   = var.broker_module_id
  type             = "broker"
  operating_system = "windows"
  output_path      = "${path.root}/broker.zip"
}

output "broker_sha256" {
  value = data.onekosmos_downloadable_artifact.broker.sha256
}
