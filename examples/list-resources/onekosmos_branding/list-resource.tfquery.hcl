# `terraform query` finds the branding, and writes
# configuration for it with -generate-config-out.
list "onekosmos_branding" "all" {
  provider = onekosmos

  include_resource = true
}
