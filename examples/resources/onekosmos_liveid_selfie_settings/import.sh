# A community has one set of LiveID selfie settings, whose ID is always "default".
terraform import onekosmos_liveid_selfie_settings.default default
