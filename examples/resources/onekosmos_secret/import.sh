# By the secret's tag. Its value is not known, so that the next apply replaces
# it by the configured one, unless value_wo_version is among ignore_changes.
terraform import onekosmos_secret.stripe stripe_api_key
