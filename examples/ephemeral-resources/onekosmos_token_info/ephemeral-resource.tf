ephemeral "onekosmos_access_token" "own" {}

# Whom a token stands for, and until when. A token that is not good any more
# ends the run here.
ephemeral "onekosmos_token_info" "own" {
  token = ephemeral.onekosmos_access_token.own.token
}

locals {
  claims = jsondecode(ephemeral.onekosmos_token_info.own.claims)
}
