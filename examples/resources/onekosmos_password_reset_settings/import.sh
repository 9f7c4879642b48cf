# A community has one set of password reset settings, whose ID is always "default".
terraform import onekosmos_password_reset_settings.default default
