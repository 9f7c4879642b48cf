# By the token's serial number and the username, with a colon between them.
terraform import onekosmos_hardware_token_assignment.alice FT0012345:alice
