resource "onekosmos_image" "logo" {
  source = "${path.module}/logo.png"
}

# Destroying this puts back what was there before.
resource "onekosmos_branding" "default" {
  left_panel_background_color  = "#0b2545"
  right_panel_background_color = "#ffffff"
  heading_text_color           = "#13315c"
  primary_button_color         = "#1d7afc"
  active_tab_text_color        = "#1d7afc"
  link_color                   = "#1d7afc"

  logo                        = filebase64("${path.module}/logo.png")
  left_panel_background_image = filebase64("${path.module}/background.png")

  heading_label    = "Welcome to Example"
  qr_code_logo_url = onekosmos_image.logo.url
}
