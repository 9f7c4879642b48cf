# By the application's id; the data source onekosmos_service_providers lists them among the SAML applications.
terraform import onekosmos_featured_service_provider.zendesk 6070951e8dfc7f29228126c9
