# A community has one IdP configuration, whose ID is always "default". Private keys
# cannot be imported: the next apply sends those of the configuration.
terraform import onekosmos_idp_config.default default
