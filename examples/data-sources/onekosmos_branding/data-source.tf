# The images are read too; an output of the whole would print them.
data "onekosmos_branding" "default" {}

output "colors" {
  value = {
    button = data.onekosmos_branding.default.primary_button_color
    link   = data.onekosmos_branding.default.link_color
  }
}
