variable "okta_api_token" {
  description = "API token of an Okta administrator. Used once, when the application is set up."
  type        = string
  ephemeral   = true
  default     = "an API token"
}

# The community sets the application up at Okta with the token.
resource "onekosmos_featured_service_provider" "okta" {
  name = "Okta"

  okta = {
    domain  = "example.okta.com"
    sso_url = "https://example.okta.com/app/sso"

    credentials_wo = {
      api_token = var.okta_api_token
    }
    credentials_wo_version = 1
  }
}

# Zendesk needs no credentials.
resource "onekosmos_featured_service_provider" "zendesk" {
  name = "Zendesk"

  zendesk = {
    domain = "example.zendesk.com"
  }
}
