# An e-mail in HTML, with what the tenant fills in left as it is.
resource "onekosmos_message_template" "welcome" {
  purpose = "self_onboarding"
  channel = "email"
  name    = "Welcome to Example"
  subject = "Your new account"
  content = <<-EOT
    <html>
      <body>
        <p>Welcome to Example.</p>
      </body>
    </html>
  EOT
}

# A text message that is used where no other template is asked for.
resource "onekosmos_message_template" "passcode" {
  purpose    = "example_passcode"
  channel    = "sms"
  name       = "Passcode"
  content    = "Here is your passcode."
  is_default = true
}
