# Needs no tenant. The CLI makes up the values that only a tenant has. Those that other
# arguments check must have the right form, which the defaults below give them.
mock_provider "onekosmos" {
  mock_resource "onekosmos_certificate" {
    defaults = {
      certificate = <<-EOT
        -----BEGIN CERTIFICATE-----
        MIIBkDCCATegAwIBAgIUDXzey0d2h9FrXFOAr2C8GAs1FR0wCgYIKoZIzj0EAwIw
        HTEbMBkGA1UEAwwSbW9ja2VkLmV4YW1wbGUuY29tMCAXDTI2MTIwMTAzNTczM1oY
        DzIxMjYxMTA3MDM1NzMzWjAdMRswGQYDVQQDDBJtb2NrZWQuZXhhbXBsZS5jb20w
        WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATTagKyyYCLQxds5jB22NJMkJeIlxNq
        479oEWDFgSgTJHCBOrfinDl82o+r7+6FsldS5kFpHQv9GjPtdThjC9hio1MwUTAd
        BgNVHQ4EFgQUHVidDNA1zQDzfinkBDUkqmml9q8wHwYDVR0jBBgwFoAUHVidDNA1
        zQDzfinkBDUkqmml9q8wDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBE
        AiARYV+sysjStnV6h1FCJoPQ9uNtMNTRSGSc2WtILEHSMgIgEHbdYEqANCcbqaL4
        QF8HgZ61hE+qJbe0jlJ5kz9fCmI=
        -----END CERTIFICATE-----
      EOT
    }
  }
}

# A single object can have values of its own.
override_resource {
  target = onekosmos_service_provider.wiki
  values = {
    id = "6070951e8dfc7f29228126c9"
  }
}

run "applies" {
  assert {
    condition     = startswith(onekosmos_service_provider.wiki.saml.signing_certificate, "-----BEGIN CERTIFICATE-----")
    error_message = "The application has no certificate."
  }

  assert {
    condition     = output.application_id == "6070951e8dfc7f29228126c9"
    error_message = "The ID is not the application's."
  }
}

run "refuses_another_host" {
  command = plan

  variables {
    acs_url = "https://example.com/saml/acs"
  }

  expect_failures = [var.acs_url]
}
