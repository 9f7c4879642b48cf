resource "onekosmos_auth_module" "guests" {
  name = "Guests"
  type = "db"
}

resource "onekosmos_user" "ada" {
  auth_module_id = onekosmos_auth_module.guests.id
  username       = "ada"
  role           = "basic_user"
  first_name     = "Ada"
  last_name      = "Lovelace"
  email          = "ada@example.com"

  # Invite whoever is new.
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.onekosmos_invite_user.ada]
    }
  }
}

# At any time: terraform apply -invoke=action.onekosmos_invite_user.ada
action "onekosmos_invite_user" "ada" {
  config {
    auth_module_id    = onekosmos_auth_module.guests.id
    username          = onekosmos_user.ada.username
    email             = onekosmos_user.ada.email
    template_key_path = "self_onboarding"
  }
}
