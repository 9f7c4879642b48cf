# By the type of the consent.
terraform import onekosmos_consent.biometric biometric
