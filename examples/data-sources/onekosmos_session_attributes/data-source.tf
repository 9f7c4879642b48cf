data "onekosmos_session_attributes" "current" {}

# All attributes that a user's session can have.
output "of_a_session" {
  value = setunion(data.onekosmos_session_attributes.current.baseline, data.onekosmos_session_attributes.current.custom)
}
