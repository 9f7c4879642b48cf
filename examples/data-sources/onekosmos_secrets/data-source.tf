data "onekosmos_secrets" "all" {}

# Tags of secrets that have not been replaced for a year.
output "old" {
  value = [
    for secret in data.onekosmos_secrets.all.secrets : secret.tag
    if timecmp(timeadd(secret.created_at, "8760h"), plantimestamp()) < 0
  ]
}
