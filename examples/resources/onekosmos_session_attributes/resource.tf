# The community's own attributes, beside those of the platform.
resource "onekosmos_session_attributes" "default" {
  custom = ["badge", "costcenter"]
}
