resource "onekosmos_message_gateway" "mail" {
  name        = "Mail"
  type        = "smtp"
  username    = "mailer"
  password    = "a password"
  service_url = "smtp.example.com"

  email = {
    sender_email = "no-reply@example.com"
    port         = 465
  }
}

# A gateway, by its name or by its id.
data "onekosmos_message_gateway" "mail" {
  name = onekosmos_message_gateway.mail.name

  depends_on = [onekosmos_message_gateway.mail]
}

output "messages_come_from" {
  value = data.onekosmos_message_gateway.mail.email.sender_email
}
