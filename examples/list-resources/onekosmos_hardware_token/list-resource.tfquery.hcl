# `terraform query` lists every hardware token of the community, and writes
# configuration for them with -generate-config-out: their seeds are for you to fill in.
list "onekosmos_hardware_token" "all" {
  provider = onekosmos

  include_resource = true
}
