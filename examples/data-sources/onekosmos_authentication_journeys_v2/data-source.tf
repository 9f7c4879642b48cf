data "onekosmos_authentication_journeys_v2" "fallback" {
  category = "adaptive_auth_fallback_policy_v2"
}

# Conditions that no attribute expresses, of each journey.
output "additional_conditions" {
  value = {
    for journey in data.onekosmos_authentication_journeys_v2.fallback.authentication_journeys_v2 : journey.id => jsondecode(journey.additional_conditions)
  }
}
