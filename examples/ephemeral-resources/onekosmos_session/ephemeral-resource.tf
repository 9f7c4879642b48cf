# Opens a session for a user to sign in with the wallet. What comes of it is
# read with onekosmos_session_response, in the same run.
ephemeral "onekosmos_session" "wallet" {
  tag       = "example"
  url       = "https://example.1kosmos.net"
  auth_type = "none"
  scopes    = "did"

  metadata = {
    purpose  = "authentication"
    username = "jdoe"
  }
}
