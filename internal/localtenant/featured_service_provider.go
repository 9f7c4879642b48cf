package localtenant

import (
	"maps"
	"slices"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// featured describes one application of PUT /serviceprovider/{type}: the
// members its text lists, all of them required.
type featured struct {
	title  string
	fields []string
}

func featuredTypes() map[string]featured {
	common := []string{"name", "domain", "ssoUrl"}
	return map[string]featured{
		"auth0":      {"Auth0", append(slices.Clone(common), "clientId", "clientSecret")},
		"okta":       {"Okta", append(slices.Clone(common), "apiToken")},
		"forgerock":  {"ForgeRock", append(slices.Clone(common), "username", "password", "useExistingCOT")},
		"salesforce": {"Salesforce", append(slices.Clone(common), "username", "password", "securityToken")},
		"gsuite":     {"Google Workspace", append(slices.Clone(common), "sloUrl", "serviceAccountEmail", "adminEmail", "serviceAccountPrivateKey")},
		"zendesk":    {"Zendesk", []string{"name", "domain"}},
	}
}

func featuredProviderOperations() []operation {
	return []operation{{
		Endpoint: "adminapi PUT /serviceprovider/{type}", Freeform: []string{"value"}, Body: featuredBody(), Handle: createFeaturedProvider,
	}}
}

// featuredBody is the union over all types; which of them a type wants is
// checked by the handler. The table calls useExistingCOT a string, the text a
// boolean.
func featuredBody() engine.Fields {
	made := engine.Fields{engine.TextOrBoolean("useExistingCOT"), engine.Text("COT"), engine.Text("hostedSP")}
	for _, application := range featuredTypes() {
		for _, name := range application.fields {
			if !made.Has(name) {
				made = append(made, engine.Text(name))
			}
		}
	}
	return made
}

func createFeaturedProvider(c *call) answer {
	kind := c.Params["type"]
	application, known := featuredTypes()[kind]
	if !known {
		supported := slices.Sorted(maps.Keys(featuredTypes()))
		return engine.InvalidField("type", "type must be one of "+strings.Join(supported, ", "))
	}
	if errs := checkFeatured(kind, application, c.Body); len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	return providers().Store(c, featuredServiceProvider(c, kind))
}

func checkFeatured(kind string, application featured, body map[string]any) []fieldError {
	var errs []fieldError
	wanted := slices.Clone(application.fields)
	allowed := slices.Clone(wanted)
	if kind == "forgerock" {
		allowed = append(allowed, "COT", "hostedSP")
		if existing := body["useExistingCOT"]; existing == true || existing == "true" {
			wanted = append(wanted, "COT")
		} else {
			wanted = append(wanted, "hostedSP")
		}
	}
	for _, name := range wanted {
		if value, there := body[name]; !there || value == "" {
			errs = append(errs, engine.Wrong(name, "is required"))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(body)) {
		if !slices.Contains(allowed, name) {
			errs = append(errs, engine.Wrong(name, "is not allowed for type "+kind))
		}
	}
	return errs
}

// featuredServiceProvider is the SAML service provider that the tenant creates.
// The credentials set up the application's side and are not stored.
func featuredServiceProvider(c *call, kind string) map[string]any {
	origin, _ := c.Body["domain"].(string)
	if !strings.Contains(origin, "://") {
		origin = "https://" + origin
	}
	origin = strings.TrimSuffix(origin, "/")
	access, _ := c.Body["ssoUrl"].(string)
	if access == "" {
		access = origin
	}
	paths := map[string][2]string{ // entity id, assertion consumer service
		"auth0":      {"/samlp/metadata", "/login/callback"},
		"okta":       {"/saml2/service-provider", "/sso/saml2"},
		"forgerock":  {"/openam", "/openam/Consumer/metaAlias/sp"},
		"salesforce": {"", "?so=local"},
		"gsuite":     {"/a/acs", "/a/acs"},
		"zendesk":    {"", "/access/saml"},
	}[kind]
	config := map[string]any{
		"accessUrl": access, "entityId": origin + paths[0], "assertionMethod": "post",
		"assertionConsumerServiceURL": origin + paths[1],
		"logoutRequestSignRequired":   false, "logoutResponseSignRequired": false,
		"authRequestSignRequired": false, "assertionSignRequired": true, "encryptAssertion": false,
		"nameid": map[string]any{"format": "emailAddress", "value": "email", "attribute_type": "session"},
		"attributes": []any{map[string]any{
			"claim_name": "email", "attribute_name": "email", "attribute_type": "session", "value_type": nil,
		}},
	}
	completeSAML(c, config, nil)
	made := map[string]any{"name": c.Body["name"], "type": "saml", "saml_config": config}
	if item := c.Find(catalogItems, kind); item != nil {
		made["logo"] = item["logo"]
	}
	return made
}
