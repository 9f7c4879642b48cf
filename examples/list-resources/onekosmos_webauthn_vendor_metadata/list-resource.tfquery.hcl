# `terraform query` lists every model of security keys that the community
# knows, and writes configuration for them with -generate-config-out.
list "onekosmos_webauthn_vendor_metadata" "all" {
  provider = onekosmos

  include_resource = true
}
