# Staff that signs in from these networks needs a second factor.
resource "onekosmos_authentication_journey" "office" {
  name   = "Staff in branch offices"
  domain = "example.com"

  groups = {
    operator = "overlap"
    values   = ["staff", "contractors"]
  }
  ip_addresses = {
    operator = "in_range"
    values   = ["203.0.113.0/24", "198.51.100.10-198.51.100.20", "192.0.2.7"]
  }

  decision = {
    action                 = "mfa_required"
    authentication_methods = ["password_and_otp"]
  }
}

# For everybody, and prepared only: it is not in force yet.
resource "onekosmos_authentication_journey" "salesforce" {
  name    = "Salesforce"
  enabled = false

  applications = {
    operator = "in"
    values   = ["Salesforce"]
  }

  decision = {
    action                 = "mfa_required"
    authentication_methods = ["password_and_otp"]
  }
}
