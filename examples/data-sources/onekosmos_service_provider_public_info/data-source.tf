resource "onekosmos_service_provider" "portal" {
  name = "Portal"

  oidc = {
    grant_types                = ["authorization_code"]
    redirect_uris              = ["https://portal.example.com/callback"]
    scopes                     = ["openid"]
    id_token_signing_algorithm = "RS256"
  }
}

# Which application does a sign-in request come from?
data "onekosmos_service_provider_public_info" "request" {
  oidc_request = "client_id=${onekosmos_service_provider.portal.oidc.client_id}&scope=openid"
}

output "request_comes_from" {
  value = data.onekosmos_service_provider_public_info.request.name
}
