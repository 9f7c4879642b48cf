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

variable "codes" {
  type        = list(string)
  description = "Three codes that the token shows one after the other."
  default     = ["755224", "287082", "359152"]
}

resource "terraform_data" "drifted" {
  input = onekosmos_hardware_token.spare.serial_number

  # Resynchronize whenever other codes are given.
  triggers_replace = [var.codes]
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.onekosmos_resync_hardware_token.spare]
    }
  }
}

# At any time: terraform apply -invoke=action.onekosmos_resync_hardware_token.spare
action "onekosmos_resync_hardware_token" "spare" {
  config {
    serial_number = onekosmos_hardware_token.spare.serial_number
    codes         = var.codes
  }
}
