resource "onekosmos_liveid_selfie_settings" "default" {
  enabled = true
}
