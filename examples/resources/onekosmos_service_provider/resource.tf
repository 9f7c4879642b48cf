# A SAML application.
resource "onekosmos_service_provider" "payroll" {
  name          = "Payroll"
  environment   = "Production"
  idp_initiated = true

  saml = {
    access_url                     = "https://payroll.example.com"
    entity_id                      = "https://payroll.example.com/saml"
    assertion_method               = "post"
    assertion_consumer_service_url = "https://payroll.example.com/saml/acs"
    require_signed_auth_request    = true

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

# An OpenID Connect application.
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
