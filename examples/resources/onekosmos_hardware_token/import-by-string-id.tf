import {
  to = onekosmos_hardware_token.spare
  id = "FT0012345"
}
