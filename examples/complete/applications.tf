resource "onekosmos_service_provider" "payroll" {
  name          = "Payroll"
  environment   = "Production"
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
        attribute_name = onekosmos_user_attribute.department.directory_attribute
        source         = "ledger"
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

# The community sets this one up at Okta with the token.
resource "onekosmos_featured_service_provider" "okta" {
  name = "Okta"

  okta = {
    domain  = "example.okta.com"
    sso_url = "https://example.okta.com/app/sso"

    credentials_wo = {
      api_token = var.okta_api_token
    }
    credentials_wo_version = var.secrets_version
  }
}
