terraform {
  required_providers {
    onekosmos = {
      source = "1kosmos/onekosmos"
    }
  }
}

# The credentials come from the environment: ONEKOSMOS_TOKEN, or
# ONEKOSMOS_USERNAME and ONEKOSMOS_PASSWORD, and ONEKOSMOS_LICENSE_KEY.
provider "onekosmos" {
  base_url       = "https://tenant.1kosmos.net"
  community_name = "default"
}
