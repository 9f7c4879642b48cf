# A community has one set of passwordless settings, whose ID is always "default".
terraform import onekosmos_passwordless_settings.default default
