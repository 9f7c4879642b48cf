# By the journey's id. The data source onekosmos_authentication_journeys_v2
# lists them.
terraform import onekosmos_authentication_journey_v2.linux 6070951e8dfc7f29228126c9
