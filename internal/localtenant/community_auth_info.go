package localtenant

import "github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"

// communityAuthInfoOperations serves "Community Auth Info", the only way to read
// what "Auth Scheme" writes. It asks for no token.
func communityAuthInfoOperations() []operation {
	return []operation{{
		Endpoint: "adminapi POST /community_auth_info/fetch", Freeform: branding().Freeform, Handle: communityAuthInfo,
		Body: engine.Texts("dns", "communityName").Required(),
	}}
}

// communityAuthInfo answers six objects of which the reference prints the
// names. authScheme has the shape that PATCH /authscheme/default/modules
// answers, branding that of the group "Branding", community and tenant that of
// the bootstrap call; the others are empty here.
func communityAuthInfo(c *call) answer {
	dns, _ := c.Body["dns"].(string)
	if !answersTo(c.State, dns, c.Request.Host) {
		return engine.InvalidField("dns", "dns is unknown")
	}
	if c.Body["communityName"] != c.CommunityName {
		return engine.InvalidField("communityName", "communityName is unknown")
	}
	tenant, community, err := describe(c.State)
	if err != nil {
		return engine.InternalError(err)
	}
	scheme := map[string]any{}
	if stored := defaultScheme(c.State); stored != nil {
		scheme = showScheme(c, stored)
	}
	return engine.Reply(map[string]any{
		"community": community, "tenant": tenant, "authScheme": scheme, "branding": branding().Read.Show(c, branding().Stored(c.State)),
		"settings": map[string]any{}, "password_reset_options": map[string]any{},
	})
}
