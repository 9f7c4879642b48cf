package localtenant

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// shell is what a tenant host answers for paths it does not know.
const shell = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>AdminX</title></head>
<body><div id="app"></div><script src="/app.js"></script></body></html>
`

// root serves what lies outside the four services.
func root(c *call) answer {
	path := strings.TrimSuffix(c.Request.URL.Path, "/")
	switch c.Request.Method + " " + path {
	case "POST /api/r1/system/community_info/fetch":
		return communityInfo(c)
	case "GET /caas/sd":
		return engine.Reply(asJSON(directory(c.Base)))
	}
	if c.Request.Method == http.MethodGet {
		if id, ok := strings.CutPrefix(path, assetsPath); ok && engine.IsObjectID(id) {
			return asset(c.State, id)
		}
		if path == "/api/r1/community/"+c.CommunityName+"/publickeys" {
			return publicKeyOf(c.State, "community")
		}
		for name, address := range directory(c.Base) {
			if path != "" && c.Base+path == address+"/publickeys" && name != "adminconsole" {
				return publicKeyOf(c.State, name)
			}
		}
	}
	return answer{Status: http.StatusOK, Raw: []byte(shell), ContentType: "text/html; charset=utf-8"}
}

// communityInfo answers a bootstrap call: plain, without credentials. What it
// does not know it reports in a message, with 200.
func communityInfo(c *call) answer {
	var body struct {
		TenantID      string `json:"tenantId"`
		DNS           string `json:"dns"`
		CommunityID   string `json:"communityId"`
		CommunityName string `json:"communityName"`
		SkipLogos     bool   `json:"skipLogos"`
	}
	if err := json.Unmarshal(c.Raw, &body); err != nil {
		return answer{Status: http.StatusBadRequest, Body: map[string]any{"message": "the body can't be read"}}
	}
	unknown := func(message string) answer { return engine.Reply(map[string]any{"message": message}) }
	switch {
	case body.TenantID == "" && body.DNS == "":
		return unknown("tenantId or dns is required")
	case body.CommunityID == "" && body.CommunityName == "":
		return unknown("communityId or communityName is required")
	case body.TenantID != "" && body.TenantID != c.TenantID,
		body.TenantID == "" && !answersTo(c.State, body.DNS, c.Request.Host):
		return unknown("Tenant not found")
	case body.CommunityID != "" && body.CommunityID != c.CommunityID,
		body.CommunityID == "" && body.CommunityName != c.CommunityName:
		return unknown("Community not found")
	}
	tenant, community, err := describe(c.State)
	if err != nil {
		return engine.InternalError(err)
	}
	if !body.SkipLogos {
		community["logo"] = emptyLogo
		community["mobileLogo"] = emptyLogo
	}
	return engine.Reply(map[string]any{"tenant": tenant, "community": community, "message": nil})
}

// describe is what the tenant says of itself and of its community.
func describe(s *state) (tenant, community map[string]any, err error) {
	pair, err := s.Pair("community")
	if err != nil {
		return nil, nil, err
	}
	others := []any{}
	for _, dns := range s.DNS {
		others = append(others, dns)
	}
	tenant = map[string]any{
		"id": s.TenantID, "tenanttag": s.TenantTag, "name": "local tenant", "tenanttype": "master",
		"firstname": "Local", "lastname": "Tenant", "otherDNS": others,
	}
	community = map[string]any{
		"id": s.CommunityID, "tenantid": s.TenantID, "name": s.CommunityName,
		"publicKey": pair.Public().String(), "accountsPerPerson": 1, "personsPerAccount": 1,
		"personLimitRule": "none", "otpSeed": "",
	}
	return tenant, community, nil
}

// emptyLogo is a transparent pixel.
const emptyLogo = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

// answersTo reports whether dns is a name of this tenant: one it was given, or
// the host the caller used, with or without the port.
func answersTo(s *state, dns, host string) bool {
	name, _, _ := strings.Cut(host, ":")
	return dns == host || dns == name || slices.Contains(s.DNS, dns)
}
