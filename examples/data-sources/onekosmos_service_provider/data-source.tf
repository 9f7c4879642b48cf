resource "onekosmos_service_provider" "wiki" {
  name = "Wiki"

  oidc = {
    grant_types                = ["authorization_code"]
    redirect_uris              = ["https://wiki.example.com/callback"]
    scopes                     = ["openid"]
    id_token_signing_algorithm = "RS256"
  }
}

# An application, by its name or by its id.
data "onekosmos_service_provider" "wiki" {
  name = onekosmos_service_provider.wiki.name

  depends_on = [onekosmos_service_provider.wiki]
}

output "wiki_client_id" {
  value = data.onekosmos_service_provider.wiki.oidc.client_id
}
