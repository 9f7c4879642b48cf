package localtenant

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// shell is what a tenant host answers for paths it does not know.
const shell = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>AdminX</title></head>
<body><div id="app"></div><script src="/app.js"></script></body></html>
`

const version = "v2.1.0.5f3d8d0c.1767225600"

// directory is the service directory: names to base URLs, made from the base
// the caller used. As on recorded tenants, some values are of no use outside.
func directory(base string) map[string]string {
	made := map[string]string{
		"adminconsole":               base,
		"global_caas":                base + "/caas",
		"idproofingapi":              "http://idproofingapi.services.svc.cluster.local:8080",
		"1key_authserver":            "http://10.0.12.7:3000",
		"public_assets_upload_url":   "http://assets.services.svc.cluster.local/upload",
		"public_assets_download_url": base + "/assets",
		"user_management":            base + "/users-mgmt",
	}
	for _, name := range []string{"sessions", "licenses", "authn", "acr", "webauthn", "docuverify", "vcs", "testme", "events",
		"authz", "reports", "oauth2", "rules_engine", "otp", "ledger", "idproofing", "walletapi", "ipfsproxy", "adsyncserver",
		"blockid_console"} {
		made[name] = base + "/" + name
	}
	return made
}

func platformOperations() []operation {
	var made []operation
	for _, service := range services() {
		made = append(made,
			operation{service: service, method: "GET", path: "/publickeys", handle: publicKeys},
			operation{service: service, method: "GET", path: "/healthz", handle: health},
			operation{service: service, method: "GET", path: "/sd", keyed: true, handle: serviceDirectory},
		)
	}
	return append(made,
		operation{service: "adminapi", method: "GET", path: "/platform_health", handle: health},
		operation{service: "walletapi", method: "GET", path: "/.well-known", handle: walletConfiguration},
	)
}

func publicKeys(c *call) answer { return c.key(c.operation.service) }

func (t *Tenant) key(service string) answer {
	pair, err := t.pair(service)
	if err != nil {
		return failure(http.StatusInternalServerError, err.Error())
	}
	return reply(map[string]any{"publicKey": pair.Public().String()})
}

func health(c *call) answer {
	pair, err := c.pair(c.operation.service)
	if err != nil {
		return failure(http.StatusInternalServerError, err.Error())
	}
	return reply(map[string]any{
		"status": "all services operational", "publicKey": pair.Public().String(), "code": "200", "version": version,
	})
}

func serviceDirectory(c *call) answer { return reply(asJSON(directory(c.base))) }

func walletConfiguration(c *call) answer {
	pair, err := c.pair("walletapi")
	if err != nil {
		return failure(http.StatusInternalServerError, err.Error())
	}
	return reply(map[string]any{
		"auth_endpoint":             c.base + "/walletapi/authenticate",
		"enrollment_check_endpoint": c.base + "/walletapi/check_enrollment",
		"public_key":                pair.Public().String(),
		"purpose_supported":         []any{"authenticate", "enroll"},
		"scopes_supported":          []any{"wallet", "liveness_score", "selfie", "face_compare_score"},
	})
}

func asJSON(flat map[string]string) map[string]any {
	made := make(map[string]any, len(flat))
	for name, value := range flat {
		made[name] = value
	}
	return made
}

// root serves what lies outside the four services.
func (t *Tenant) root(in *incoming) answer {
	base := baseURL(in.request)
	path := strings.TrimSuffix(in.request.URL.Path, "/")
	switch in.request.Method + " " + path {
	case "POST /api/r1/system/community_info/fetch":
		return t.communityInfo(in)
	case "GET /caas/sd":
		return reply(asJSON(directory(base)))
	}
	if in.request.Method == http.MethodGet {
		if id, ok := strings.CutPrefix(path, assetsPath); ok && isObjectID(id) {
			return t.asset(id)
		}
		if path == "/api/r1/community/"+t.data.CommunityName+"/publickeys" {
			return t.key("community")
		}
		for name, address := range directory(base) {
			if path != "" && base+path == address+"/publickeys" && name != "adminconsole" {
				return t.key(name)
			}
		}
	}
	return answer{status: http.StatusOK, raw: []byte(shell), contentType: "text/html; charset=utf-8"}
}

// communityInfo answers a bootstrap call: plain, without credentials. What it
// does not know it reports in a message, with 200.
func (t *Tenant) communityInfo(in *incoming) answer {
	var body struct {
		TenantID      string `json:"tenantId"`
		DNS           string `json:"dns"`
		CommunityID   string `json:"communityId"`
		CommunityName string `json:"communityName"`
		SkipLogos     bool   `json:"skipLogos"`
	}
	if err := json.Unmarshal(in.raw, &body); err != nil {
		return answer{status: http.StatusBadRequest, body: map[string]any{"message": "the body can't be read"}}
	}
	unknown := func(message string) answer { return reply(map[string]any{"message": message}) }
	switch {
	case body.TenantID == "" && body.DNS == "":
		return unknown("tenantId or dns is required")
	case body.CommunityID == "" && body.CommunityName == "":
		return unknown("communityId or communityName is required")
	case body.TenantID != "" && body.TenantID != t.data.TenantID,
		body.TenantID == "" && !t.answersTo(body.DNS, in.request.Host):
		return unknown("Tenant not found")
	case body.CommunityID != "" && body.CommunityID != t.data.CommunityID,
		body.CommunityID == "" && body.CommunityName != t.data.CommunityName:
		return unknown("Community not found")
	}
	tenant, community, err := t.describe()
	if err != nil {
		return failure(http.StatusInternalServerError, err.Error())
	}
	if !body.SkipLogos {
		community["logo"] = emptyLogo
		community["mobileLogo"] = emptyLogo
	}
	return reply(map[string]any{"tenant": tenant, "community": community, "message": nil})
}

// describe is what the tenant says of itself and of its community.
func (t *Tenant) describe() (tenant, community map[string]any, err error) {
	pair, err := t.pair("community")
	if err != nil {
		return nil, nil, err
	}
	others := []any{}
	for _, dns := range t.options.DNS {
		others = append(others, dns)
	}
	tenant = map[string]any{
		"id": t.data.TenantID, "tenanttag": t.data.TenantTag, "name": "local tenant", "tenanttype": "master",
		"firstname": "Local", "lastname": "Tenant", "otherDNS": others,
	}
	community = map[string]any{
		"id": t.data.CommunityID, "tenantid": t.data.TenantID, "name": t.data.CommunityName,
		"publicKey": pair.Public().String(), "accountsPerPerson": 1, "personsPerAccount": 1,
		"personLimitRule": "none", "otpSeed": "",
	}
	return tenant, community, nil
}

// emptyLogo is a transparent pixel.
const emptyLogo = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

// answersTo reports whether dns is a name of this tenant: one it was given, or
// the host the caller used, with or without the port.
func (t *Tenant) answersTo(dns, host string) bool {
	name, _, _ := strings.Cut(host, ":")
	return dns == host || dns == name || slices.Contains(t.options.DNS, dns)
}
