data "onekosmos_message_templates" "mail" {
  channel = "email"
}

# The default of each purpose.
output "default_mails" {
  value = {
    for template in data.onekosmos_message_templates.mail.message_templates : template.purpose => template.subject
    if template.is_default
  }
}
