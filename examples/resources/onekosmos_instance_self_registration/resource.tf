# Concerns every community of the instance.
resource "onekosmos_instance_self_registration" "default" {
  allowed = false
}
