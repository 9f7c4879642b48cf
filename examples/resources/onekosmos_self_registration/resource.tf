# Only administrators add users.
resource "onekosmos_self_registration" "default" {
  allowed = false
}
