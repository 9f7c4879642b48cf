import {
  to = onekosmos_hardware_token_assignment.alice
  id = "FT0012345:alice"
}
