# `terraform query` lists every RADIUS configuration of the community.
list "onekosmos_radius_config" "all" {
  provider = onekosmos

  include_resource = true
}
