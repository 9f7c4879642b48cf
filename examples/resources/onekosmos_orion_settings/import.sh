# A community has one set of Orion settings, whose ID is always "default".
terraform import onekosmos_orion_settings.default default
