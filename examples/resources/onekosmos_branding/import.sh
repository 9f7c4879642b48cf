# A community has one branding, whose id is always "default".
terraform import onekosmos_branding.default default
