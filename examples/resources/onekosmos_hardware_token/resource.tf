# The tokens of a delivery, as the vendor lists them. Seeds are kept in no plan and no
# state. For thousands of tokens, apply with -parallelism=500: those that are in
# progress at the same time share a request.
variable "tokens" {
  type = map(object({ counter = number }))
  default = {
    FT0012345 = { counter = 0 }
    FT0012346 = { counter = 12 }
  }
}

variable "seeds" {
  type      = map(string)
  sensitive = true
  ephemeral = true
  default = {
    FT0012345 = "3132333435363738393031323334353637383930"
    FT0012346 = "3031323334353637383930313233343536373839"
  }
}

resource "onekosmos_hardware_token" "delivery" {
  for_each = var.tokens

  serial_number   = each.key
  counter         = each.value.counter
  seed_wo         = var.seeds[each.key]
  seed_wo_version = 1
}
