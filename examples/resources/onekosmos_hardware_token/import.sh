# By the token's serial number. Its counter stays as it is.
terraform import onekosmos_hardware_token.spare FT0012345
