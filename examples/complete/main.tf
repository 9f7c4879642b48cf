# A whole community in one configuration: whose users come from where, how they
# sign in, which applications they reach, what the pages look like, and how
# identities are proved. Each file is one area of AdminX.

terraform {
  required_providers {
    onekosmos = {
      source = "1kosmos/onekosmos"
    }
  }
}

# The tenant's address, the license key and the sign-in come from the
# environment: ONEKOSMOS_BASE_URL and so on.
provider "onekosmos" {}
