# A community has one set of Windows MFA settings, whose ID is always "default".
terraform import onekosmos_windows_mfa_settings.default default
