# Needs license_key in the provider's configuration.
data "onekosmos_wallet_enrollment" "administrators" {
  wallets = [
    {
      did = "did:example:6f0d2c7be7154a6c"
    },
    {
      did        = "did:example:b92a7f0c31d84d5e"
      public_key = "mTcHUwPDWJNmFOQbvz0mLJJsrjEXbXlqcZ3S1QMCgZV2YGZ9Vt0hOTiPGVcTGyhWw0RVSoVkcDRmp5B9Q0y1cA=="
    },
  ]
}

output "administrators_with_a_wallet" {
  value = distinct(data.onekosmos_wallet_enrollment.administrators.enrollments[*].did)
}
