resource "onekosmos_authentication_journey_v2" "linux" {
  name     = "Linux machines"
  category = "adaptive_auth_fallback_policy_v2"
  requesting_app_ids = {
    operator = "eq"
    values   = ["linux_cp"]
  }
  decision = {
    action                 = "mfa_required"
    authentication_methods = ["password_and_otp"]
  }
}

# A journey, by its name, or by its id. Journeys of several categories may have
# the same name: the category tells them apart.
data "onekosmos_authentication_journey_v2" "linux" {
  name     = onekosmos_authentication_journey_v2.linux.name
  category = "adaptive_auth_fallback_policy_v2"

  depends_on = [onekosmos_authentication_journey_v2.linux]
}

output "linux_methods" {
  value = data.onekosmos_authentication_journey_v2.linux.decision.authentication_methods
}
