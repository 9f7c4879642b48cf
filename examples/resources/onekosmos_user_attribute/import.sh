# By the ids of the module and of the attribute; the data source onekosmos_user_attributes lists the attributes of a module.
terraform import onekosmos_user_attribute.department 6070951e8dfc7f29228126c9/6070951e8dfc7f29228126ca
