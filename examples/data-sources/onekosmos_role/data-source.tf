data "onekosmos_role" "helpdesk" {
  name = "helpdesk_admin"
}

# Fails the plan of whoever gives the helpdesk more than passcodes.
check "helpdesk" {
  assert {
    condition     = alltrue([for p in data.onekosmos_role.helpdesk.permissions : startswith(p, "user.helpdesk-passcode.")])
    error_message = "The helpdesk may do more than hand out passcodes."
  }
}
