# By its ID. Creating one of a type that exists fails with an error that has the ID.
terraform import onekosmos_identity_provider.oidc 6070951e8dfc7f29228126c9
