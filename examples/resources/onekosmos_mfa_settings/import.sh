# A community has one set of MFA settings, whose ID is always "default".
terraform import onekosmos_mfa_settings.default default
