data "onekosmos_authentication_journeys" "all" {}

# The journeys in force, and what they do.
output "decisions" {
  value = {
    for journey in data.onekosmos_authentication_journeys.all.authentication_journeys : journey.name => journey.decision.action...
    if journey.enabled
  }
}
