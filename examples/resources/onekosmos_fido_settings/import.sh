# A community has one set of FIDO settings, whose ID is always "default".
terraform import onekosmos_fido_settings.default default
