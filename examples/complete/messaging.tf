# Passcodes and invitations go out over the company's mail server.
resource "onekosmos_message_gateway" "mail" {
  name                = "Mail"
  type                = "smtp"
  username            = "mailer"
  password_wo         = var.mail_password
  password_wo_version = var.secrets_version
  service_url         = "smtp.example.com"

  email = {
    sender_email = "no-reply@example.com"
    port         = 465
  }
}

resource "onekosmos_message_template" "welcome" {
  purpose = "self_onboarding"
  channel = "email"
  name    = "Welcome to Example"
  subject = "Your account for ${onekosmos_service_provider.intranet.name}"
  content = <<-EOT
    <html>
      <body>
        <img src="${onekosmos_image.logo.url}" alt="Example">
        <p>Welcome to Example.</p>
      </body>
    </html>
  EOT
}
