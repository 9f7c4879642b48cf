# Needs no tenant: values that only a tenant has are made up.
mock_provider "onekosmos" {
  mock_resource "onekosmos_service_provider" {
    defaults = {
      id = "6070951e8dfc7f29228126c9"
    }
  }
}

variables {
  entity_id  = "https://accounts.google.com/samlrp/01a2b3c4d5e6f7"
  acs_url    = "https://accounts.google.com/samlrp/01a2b3c4d5e6f7/acs"
  access_url = "https://mail.google.com/a/example.com"
}

run "plans" {
  command = plan

  assert {
    condition     = onekosmos_service_provider.this.saml.assertion_consumer_service_url == "https://accounts.google.com/samlrp/01a2b3c4d5e6f7/acs"
    error_message = "The ACS URL is not the one of the profile."
  }

  assert {
    condition     = onekosmos_service_provider.this.saml.name_id.format == "emailAddress"
    error_message = "Google takes email addresses only."
  }
}

run "applies" {
  assert {
    condition     = output.service_provider_id == "6070951e8dfc7f29228126c9"
    error_message = "The ID is not the application's."
  }
}

run "refuses_another_acs_url" {
  command = plan

  variables {
    acs_url = "https://example.com/acs"
  }

  expect_failures = [var.acs_url]
}
