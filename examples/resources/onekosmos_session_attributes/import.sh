# A community has one set of attributes, whose ID is always "default".
terraform import onekosmos_session_attributes.default default
