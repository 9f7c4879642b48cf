resource "onekosmos_secret" "stripe" {
  tag              = "stripe_api_key"
  value_wo         = "sk_test_example"
  value_wo_version = 1
}

# Who stored a secret, and when. No call tells its value.
data "onekosmos_secret" "stripe" {
  tag = onekosmos_secret.stripe.tag
}

output "stored" {
  value = "${data.onekosmos_secret.stripe.created_at} by ${data.onekosmos_secret.stripe.created_by}"
}
