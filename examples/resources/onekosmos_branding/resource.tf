resource "onekosmos_branding" "default" {
  left_panel_background_color  = "#0b2545"
  right_panel_background_color = "#ffffff"
  heading_text_color           = "#13315c"
  primary_button_color         = "#1d7afc"
  active_tab_text_color        = "#1d7afc"
  link_color                   = "#1d7afc"

  logo                        = filebase64("${path.module}/logo.png")
  left_panel_background_image = filebase64("${path.module}/background.png")

  heading_label  = "Welcome to Example"
  username_label = "Employee number"
  login_method   = "username"

  qr_code_dots_color           = "#0b2545"
  qr_code_corner_squares_color = "#1d7afc"

  app_download = {
    enabled = true
    content = "Get the app from the company's store."
    url     = "https://store.example.com/1kosmos"
  }
}
