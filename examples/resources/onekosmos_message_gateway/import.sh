# By the gateway's id; the data source onekosmos_message_gateways lists them.
# Secrets cannot be read: the next apply sends those of the configuration.
terraform import onekosmos_message_gateway.mail 6070951e8dfc7f29228126c9
