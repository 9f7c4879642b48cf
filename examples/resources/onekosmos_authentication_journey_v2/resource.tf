# Two users may sign in to Linux machines with a passcode of the help desk too.
resource "onekosmos_authentication_journey_v2" "linux" {
  name     = "Linux machines"
  category = "adaptive_auth_fallback_policy_v2"

  groups = {
    operator = "overlap"
    values   = ["administrators", "operators"]
  }
  requesting_app_ids = {
    operator = "eq"
    values   = ["linux_cp"]
  }
  usernames = {
    operator = "in"
    values   = ["alice", "bob"]
  }

  # A condition that has no attribute of its own goes as JSON.
  additional_conditions = jsonencode({
    operatingSystem = {
      operator = "in"
      value    = ["rhel9", "ubuntu24"]
    }
  })

  decision = {
    action                 = "mfa_required"
    authentication_methods = ["password_and_otp", "helpdesk_otp"]
  }
}
