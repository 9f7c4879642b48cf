# An application that signs its requests, with the tests in tests/.
terraform {
  required_version = ">= 1.11.0"

  required_providers {
    onekosmos = {
      source = "1kosmos/onekosmos"
    }
  }
}

variable "acs_url" {
  description = "Assertion consumer service (ACS) URL of the application."
  type        = string
  default     = "https://wiki.example.com/saml/acs"

  validation {
    condition     = startswith(var.acs_url, "https://wiki.example.com/")
    error_message = "acs_url must be a URL of the wiki, and is ${var.acs_url}."
  }
}

resource "onekosmos_certificate" "wiki" {
  expiration_days = 365
}

resource "onekosmos_service_provider" "wiki" {
  name = "Wiki"

  saml = {
    access_url                     = "https://wiki.example.com"
    entity_id                      = "https://wiki.example.com/saml"
    assertion_method               = "post"
    assertion_consumer_service_url = var.acs_url
    require_signed_auth_request    = true
    signing_certificate            = onekosmos_certificate.wiki.certificate

    name_id = {
      format = "emailAddress"
      value  = "email"
      source = "session"
    }
  }
}

output "application_id" {
  description = "ID of the application in AdminX."
  value       = onekosmos_service_provider.wiki.id
}
