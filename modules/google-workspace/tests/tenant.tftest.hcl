# Applies the module to the tenant that the environment describes, and destroys what it
# made. TF_VAR_idp_identifier may name the community's identity provider.
variables {
  entity_id  = "https://accounts.google.com/samlrp/01a2b3c4d5e6f7"
  acs_url    = "https://accounts.google.com/samlrp/01a2b3c4d5e6f7/acs"
  access_url = "https://mail.google.com/a/example.com"
}

run "applies" {
  assert {
    condition     = module.application.service_provider.saml.assertion_consumer_service_url == "https://accounts.google.com/samlrp/01a2b3c4d5e6f7/acs"
    error_message = "The ACS URL is not the one of the profile."
  }

  assert {
    condition     = module.application.service_provider.saml.name_id.format == "emailAddress"
    error_message = "Google takes email addresses only."
  }

  assert {
    condition     = var.idp_identifier == null ? true : output.idp.issuer != null && startswith(output.idp.sign_on_url, "http") && strcontains(output.idp.signing_certificate, "BEGIN CERTIFICATE") && strcontains(output.idp.metadata, "IDPSSODescriptor")
    error_message = "The community is not in the outputs."
  }
}

run "refuses_another_acs_url" {
  command = plan

  variables {
    acs_url = "https://example.com/acs"
  }

  expect_failures = [var.acs_url]
}
