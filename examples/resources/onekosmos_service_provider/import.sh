# By the application's id; the data source onekosmos_service_providers lists them.
terraform import onekosmos_service_provider.payroll 6070951e8dfc7f29228126c9
