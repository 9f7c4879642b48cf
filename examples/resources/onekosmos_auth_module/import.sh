# By the module's id; the data source onekosmos_auth_modules lists them.
terraform import onekosmos_auth_module.staff 6070951e8dfc7f29228126c9
