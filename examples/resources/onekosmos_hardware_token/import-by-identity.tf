import {
  to = onekosmos_hardware_token.spare
  identity = {
    serial_number = "FT0012345"
  }
}
