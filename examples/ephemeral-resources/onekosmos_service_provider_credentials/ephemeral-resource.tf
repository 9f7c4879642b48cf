resource "onekosmos_service_provider" "intranet" {
  name = "Intranet"

  oidc = {
    grant_types                = ["authorization_code"]
    redirect_uris              = ["https://intranet.example.com/callback"]
    scopes                     = ["openid"]
    id_token_signing_algorithm = "RS256"
  }
}

# Its client secret, to hand on to a write-only argument, such as a secret
# store's. It is in no plan and no state.
ephemeral "onekosmos_service_provider_credentials" "intranet" {
  service_provider_id = onekosmos_service_provider.intranet.id
}
