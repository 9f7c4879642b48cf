# By the template's id: its purpose, its channel and its UUID. The data source
# onekosmos_message_templates lists them.
terraform import onekosmos_message_template.welcome self_onboarding.email.6ba7b810-9dad-11d1-80b4-00c04fd430c8
