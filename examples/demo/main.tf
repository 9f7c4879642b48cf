# The configuration that `make demo` applies to a local tenant. The provider
# takes the tenant's address and the sign-in from the environment.

terraform {
  required_providers {
    onekosmos = {
      source = "1kosmos/onekosmos"
    }
  }
}

provider "onekosmos" {}

resource "onekosmos_service_provider" "payroll" {
  name        = "Payroll"
  environment = "Production"

  # Users can start it from the community's own page.
  idp_initiated = true

  saml = {
    access_url                     = "https://payroll.example.com"
    entity_id                      = "https://payroll.example.com/saml"
    assertion_method               = "post"
    assertion_consumer_service_url = "https://payroll.example.com/saml/acs"

    name_id = {
      format = "emailAddress"
      value  = "email"
      source = "session"
    }

    attributes = {
      department = {
        attribute_name = "department"
        source         = "ledger"
      }
      role = {
        attribute_name = "role"
        source         = "session"
        value_type     = "static"
        value          = jsonencode("employee")
      }
    }
  }
}

resource "onekosmos_service_provider" "intranet" {
  name             = "Intranet"
  mobile_app_label = "Intranet"

  oidc = {
    grant_types                = ["authorization_code", "refresh_token"]
    redirect_uris              = ["https://intranet.example.com/callback"]
    scopes                     = ["openid", "profile", "email"]
    id_token_signing_algorithm = "RS256"
  }
}

# What users find on the page of the community, read back from the tenant.
data "onekosmos_idp_initiated_apps" "all" {
  depends_on = [onekosmos_service_provider.payroll]
}

output "applications" {
  description = "The applications by protocol, and those that users can start from the community's page."
  value = {
    saml    = onekosmos_service_provider.payroll.id
    oidc    = onekosmos_service_provider.intranet.oidc.client_id
    my_apps = [for app in data.onekosmos_idp_initiated_apps.all.apps : app.name]
  }
}
