resource "onekosmos_message_template" "welcome" {
  purpose = "self_onboarding"
  channel = "sms"
  name    = "Welcome to Example"
  content = "Welcome to Example."
}

# A template, by its name, or by its id. Templates of several occasions may
# have the same name: purpose and channel tell them apart.
data "onekosmos_message_template" "welcome" {
  name    = onekosmos_message_template.welcome.name
  purpose = "self_onboarding"
  channel = "sms"

  depends_on = [onekosmos_message_template.welcome]
}

output "welcome" {
  value = data.onekosmos_message_template.welcome.content
}
