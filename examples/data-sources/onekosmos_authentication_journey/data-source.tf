resource "onekosmos_authentication_journey" "office" {
  name = "Staff in branch offices"
  groups = {
    operator = "overlap"
    values   = ["staff"]
  }
  decision = {
    action                 = "mfa_required"
    authentication_methods = ["password_and_otp"]
  }
}

# A journey, by its name, or by its id.
data "onekosmos_authentication_journey" "office" {
  name = onekosmos_authentication_journey.office.name

  depends_on = [onekosmos_authentication_journey.office]
}

output "office_groups" {
  value = data.onekosmos_authentication_journey.office.groups.values
}
