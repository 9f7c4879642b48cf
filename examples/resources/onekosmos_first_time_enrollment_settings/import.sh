# A community has one set of first-time enrollment settings, whose ID is always "default".
terraform import onekosmos_first_time_enrollment_settings.default default
