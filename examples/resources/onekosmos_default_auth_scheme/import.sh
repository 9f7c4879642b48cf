# A community has one default scheme, whose id is always "default".
terraform import onekosmos_default_auth_scheme.default default
