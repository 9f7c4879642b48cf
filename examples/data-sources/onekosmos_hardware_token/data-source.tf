variable "seed" {
  type      = string
  sensitive = true
  ephemeral = true
  default   = "3132333435363738393031323334353637383930"
}

resource "onekosmos_hardware_token" "spare" {
  serial_number   = "FT0012345"
  seed_wo         = var.seed
  seed_wo_version = 1
}

data "onekosmos_hardware_token" "spare" {
  serial_number = onekosmos_hardware_token.spare.serial_number
}

output "token_id" {
  value = data.onekosmos_hardware_token.spare.id
}
