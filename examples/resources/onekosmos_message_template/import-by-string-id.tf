import {
  to = onekosmos_message_template.welcome
  id = "self_onboarding.email.6ba7b810-9dad-11d1-80b4-00c04fd430c8"
}
