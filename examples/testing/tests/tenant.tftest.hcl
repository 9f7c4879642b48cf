# Applies the configuration to the tenant that the environment describes, and destroys
# what it made.
run "applies" {
  assert {
    condition     = startswith(onekosmos_service_provider.wiki.saml.signing_certificate, "-----BEGIN CERTIFICATE-----")
    error_message = "The application has no certificate."
  }
}

run "changes_the_url" {
  variables {
    acs_url = "https://wiki.example.com/saml/acs2"
  }

  assert {
    condition     = onekosmos_service_provider.wiki.saml.assertion_consumer_service_url == var.acs_url
    error_message = "The application has another URL."
  }
}
