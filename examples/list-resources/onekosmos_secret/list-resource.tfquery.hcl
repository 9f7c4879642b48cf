# `terraform query` lists every secret of the community, and writes
# configuration for them with -generate-config-out: their values are for you to
# fill in.
list "onekosmos_secret" "all" {
  provider = onekosmos

  include_resource = true
}
