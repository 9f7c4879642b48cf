# By the secret's tag. Its value stays as it is until value_wo_version is raised.
terraform import onekosmos_secret.stripe stripe_api_key
