ephemeral "onekosmos_session" "wallet" {
  tag       = "example"
  url       = "https://example.1kosmos.net"
  auth_type = "none"
}

# Waits until the user has answered. The token is in no plan and no state: hand
# it on to a write-only argument or to the configuration of a provider.
ephemeral "onekosmos_session_response" "wallet" {
  session_id            = ephemeral.onekosmos_session.wallet.id
  authentication_method = "qr"
  wait_for              = { timeout = "5m" }
}
