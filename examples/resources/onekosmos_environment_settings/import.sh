# A tenant has one set of environment settings, whose ID is always "default".
terraform import onekosmos_environment_settings.default default
