# Whoever starts the payroll application from a branch office needs a second
# factor.
resource "onekosmos_authentication_journey" "payroll" {
  name = "Payroll from branch offices"

  applications = {
    operator = "in"
    values   = [onekosmos_service_provider.payroll.name]
  }
  ip_addresses = {
    operator = "in_range"
    values   = ["203.0.113.0/24", "198.51.100.10-198.51.100.20"]
  }

  decision = {
    action                 = "mfa_required"
    authentication_methods = ["password_and_otp"]
  }
}

resource "onekosmos_authentication_journey_v2" "linux" {
  name     = "Linux machines"
  category = "adaptive_auth_fallback_policy_v2"

  requesting_app_ids = {
    operator = "eq"
    values   = ["linux_cp"]
  }

  decision = {
    action                 = "mfa_required"
    authentication_methods = ["password_and_otp", "helpdesk_otp"]
  }
}

# The security keys that the company hands out. Destroying this disables the
# record: no call deletes one.
resource "onekosmos_webauthn_vendor_metadata" "office" {
  aaguid = "2fc0579f-8113-47ea-b116-bb5a8db9202a"
  name   = "Office key"

  metadata = jsonencode({
    description    = "Security key of the office"
    protocolFamily = "fido2"
    schema         = 3
  })
}
