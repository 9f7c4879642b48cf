# By the journey's id. The data source onekosmos_authentication_journeys lists
# them.
terraform import onekosmos_authentication_journey.office 6070951e8dfc7f29228126c9
