# A community has one setting for self-registration, whose ID is always "default".
terraform import onekosmos_self_registration.default default
