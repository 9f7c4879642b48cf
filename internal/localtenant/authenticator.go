package localtenant

import "github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"

const authenticators = "authenticators"

// authenticatorOperations serve the group "Web Auth N Linking and De-Registration".
// The reference lists 200 and 400 for both calls, and prints no answer.
func authenticatorOperations() []operation {
	const community = "webauthn DELETE /unregister/community/{communityId}"
	return []operation{
		{Endpoint: community + "/did_or_fidokey/{identifier}", Handle: unregisterAuthenticator},
		{Endpoint: community + "/user/{userId}/did_or_fidokey/{identifier}", Handle: unregisterAuthenticator},
	}
}

func unregisterAuthenticator(c *call) answer {
	if c.Params["communityId"] != c.CommunityID {
		return engine.InvalidField("communityId", "communityId is unknown")
	}
	of, limited := c.Params["userId"]
	known := false
	for _, stored := range c.Collections[authenticators] {
		known = known || stored["userId"] == of
		if stored["identifier"] == c.Params["identifier"] && (!limited || stored["userId"] == of) {
			c.Remove(authenticators, stored["_id"].(string))
			return answer{Status: 200}
		}
	}
	if limited && !known && of != c.State.Users[0].ID {
		return engine.InvalidField("userId", "userId is unknown")
	}
	return engine.NotFound("authenticator")
}

// RegisterAuthenticator gives a user a wallet or a security key.
func (t *Tenant) RegisterAuthenticator(userID, identifier string) {
	t.Add(authenticators, map[string]any{"userId": userID, "identifier": identifier})
}
