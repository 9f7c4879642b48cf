# Applies the module to the tenant that the environment describes, and destroys what it
# made. TF_VAR_idp_identifier may name the community's identity provider.
variables {
  entity_id  = "https://accounts.google.com/samlrp/01a2b3c4d5e6f7"
  acs_url    = "https://accounts.google.com/samlrp/01a2b3c4d5e6f7/acs"
  access_url = "https://mail.google.com/a/example.com"
}

run "applies" {
  assert {
    condition     = onekosmos_service_provider.this.saml.assertion_consumer_service_url == "https://accounts.google.com/samlrp/01a2b3c4d5e6f7/acs"
    error_message = "The ACS URL is not the one of the profile."
  }

  assert {
    condition     = onekosmos_service_provider.this.saml.name_id.format == "emailAddress"
    error_message = "Google takes email addresses only."
  }

  assert {
    condition     = onekosmos_service_provider.this.id != ""
    error_message = "The application has no ID."
  }

  assert {
    condition     = var.idp_identifier == null ? true : startswith(output.sign_on_url, "http") && output.issuer != null && strcontains(output.signing_certificate, "BEGIN CERTIFICATE")
    error_message = "The community is not in the outputs."
  }
}
