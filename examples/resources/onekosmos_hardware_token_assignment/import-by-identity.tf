import {
  to = onekosmos_hardware_token_assignment.alice
  identity = {
    id = "FT0012345:alice"
  }
}
