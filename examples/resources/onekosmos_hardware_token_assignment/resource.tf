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

resource "onekosmos_auth_module" "guests" {
  name = "Guests"
  type = "db"
}

resource "onekosmos_user" "alice" {
  auth_module_id = onekosmos_auth_module.guests.id
  username       = "alice"
  role           = "basic_user"
  first_name     = "Alice"
  last_name      = "Liddell"
  email          = "alice@example.com"
}

resource "onekosmos_hardware_token_assignment" "alice" {
  serial_number = onekosmos_hardware_token.spare.serial_number
  username      = onekosmos_user.alice.username
}
