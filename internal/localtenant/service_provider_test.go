package localtenant_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	collection = "/adminapi/serviceprovider"
	sha256URI  = "http://www.w3.org/2000/09/xmldsig#rsa-sha256"
)

func TestServiceProviderLife(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	made := c.want(200, "PUT", collection, saml()).object()
	id, _ := made["_id"].(string)
	seconds, err := strconv.ParseInt(id[:8], 16, 64)
	if err != nil || len(id) != 24 || time.Since(time.Unix(seconds, 0)).Abs() > time.Minute {
		t.Errorf("%q is not an object id of now", id)
	}
	for _, check := range []struct {
		path []any
		want any
	}{
		{[]any{"environment"}, ""}, {[]any{"__v"}, 0.0}, {[]any{"communityId"}, c.tenant.CommunityID()},
		{[]any{"saml_config", "idpInitiated"}, false}, {[]any{"saml_config", "relayState"}, ""},
		{[]any{"saml_config", "signingAlgo"}, sha256URI},
		{[]any{"saml_config", "attributes", 0, "value", "a", 1}, true},
	} {
		if got := at(made, check.path...); got != check.want {
			t.Errorf("%v is %v instead of %v", check.path, got, check.want)
		}
	}
	for _, path := range [][]any{{"saml_config", "_id"}, {"saml_config", "nameid", "_id"},
		{"saml_config", "attributes", 0, "_id"}, {"saml_config", "attributes", 0, "uuid"}} {
		if text, _ := at(made, path...).(string); len(text) < 24 {
			t.Errorf("%v is %q", path, text)
		}
	}

	change := saml(func(body map[string]any) {
		body["name"] = "Payroll 2"
		config := body["saml_config"].(map[string]any)
		config["signingAlgo"] = "RSA_SHA1"
		config["attributes"] = []any{
			map[string]any{"claim_name": "new", "attribute_name": "n", "attribute_type": "session"},
			map[string]any{
				"_id": at(made, "saml_config", "attributes", 0, "_id"), "uuid": at(made, "saml_config", "attributes", 0, "uuid"),
				"claim_name": "mail", "attribute_name": "mail", "attribute_type": "session", "value_type": nil,
			},
		}
	})
	c.want(200, "PATCH", collection+"/"+id, change)
	read := c.want(200, "GET", collection+"/"+id, nil).object()
	if read["name"] != "Payroll 2" || at(read, "saml_config", "signingAlgo") != "http://www.w3.org/2000/09/xmldsig#rsa-sha1" {
		t.Errorf("after the update: %v", read)
	}
	for _, name := range []string{"_id", "uuid"} {
		if at(read, "saml_config", "attributes", 1, name) != at(made, "saml_config", "attributes", 0, name) {
			t.Errorf("the attribute lost its %s", name)
		}
	}
	if at(read, "saml_config", "_id") != at(made, "saml_config", "_id") {
		t.Error("saml_config lost its _id")
	}

	list, _ := c.want(200, "POST", collection+"/fetch", map[string]any{}).body.([]any)
	if len(list) != 1 {
		t.Errorf("%d in the list", len(list))
	}
	gone := c.want(http.StatusNoContent, "DELETE", collection+"/"+id, nil)
	if gone.raw != "" {
		t.Errorf("204 with %q", gone.raw)
	}
	for _, method := range []string{"GET", "DELETE"} {
		c.want(http.StatusNotFound, method, collection+"/"+id, nil)
	}
	c.want(http.StatusNotFound, "PATCH", collection+"/"+id, change)
	if got := c.tenant.Count("GET", "/serviceprovider/{id}"); got != 2 {
		t.Errorf("%d GETs counted", got)
	}
	if got := c.tenant.Violations(); got != nil {
		t.Errorf("violations: %v", got)
	}
}

func TestServiceProviderValidation(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	config := func(name string, value any) func(map[string]any) {
		return func(body map[string]any) {
			for _, of := range []string{"saml_config", "oidc_config"} {
				if members, ok := body[of].(map[string]any); ok {
					members[name] = value
				}
			}
		}
	}
	top := func(name string, value any) func(map[string]any) {
		return func(body map[string]any) { body[name] = value }
	}
	without := func(name string) func(map[string]any) { return func(body map[string]any) { delete(body, name) } }
	for param, body := range map[string]map[string]any{
		"name":                         saml(without("name")),
		"type":                         saml(top("type", "wsfed")),
		"saml_config":                  saml(without("saml_config")),
		"oidc_config":                  oidc(without("oidc_config")),
		"hideBanner":                   saml(top("hideBanner", true)),
		"hideMobileLinks":              saml(top("hideMobileLinks", true)),
		"mobileAppLabel":               oidc(top("mobileAppLabel", "sixteen letters!")),
		"forceReauthentication":        oidc(top("forceReauthentication", "true")),
		"environment":                  saml(top("environment", 1)),
		"surprise":                     saml(top("surprise", 1)),
		"_id":                          saml(top("_id", "6070951e8dfc7f29228126c9")),
		"saml_config.entityId":         saml(config("entityId", "")),
		"saml_config.surprise":         saml(config("surprise", "")),
		"saml_config.signingAlgo":      saml(config("signingAlgo", sha256URI)),
		"saml_config.metadata":         saml(config("metadata", "<md/>")),
		"saml_config.nameid":           saml(config("nameid", "email")),
		"oidc_config.redirect_uris[0]": oidc(config("redirect_uris", []any{"no uri"})),
		"oidc_config.scope":            oidc(config("scope", "openid")),
		"oidc_config.client_id":        oidc(config("client_id", "mine")),
		"oidc_config.id_token_signed_response_alg": oidc(config("id_token_signed_response_alg", "ES256")),
		"saml_config.attributes[0].attribute_type": saml(config("attributes", []any{map[string]any{
			"claim_name": "a", "attribute_name": "b", "attribute_type": "other"}})),
		"saml_config.attributes[0].value": saml(config("attributes", []any{map[string]any{
			"claim_name": "a", "attribute_name": "b", "attribute_type": "session", "value_type": "static"}})),
		"saml_config.attributes[0].uuid": saml(config("attributes", []any{map[string]any{
			"claim_name": "a", "attribute_name": "b", "attribute_type": "session", "uuid": "x"}})),
	} {
		c.refused(param, "PUT", collection, body)
	}
	c.refused("mobileAppLabel", "PUT", collection, saml(top("mobileAppLabel", "Label")))
	if got := c.tenant.Objects("service_providers"); len(got) != 0 {
		t.Errorf("refused and kept: %v", got)
	}

	id, _ := c.want(200, "PUT", collection, saml()).object()["_id"].(string)
	for param, body := range map[string]map[string]any{
		"type":                    oidc(),
		"name":                    {"type": "saml"},
		"__v":                     saml(top("__v", 7)),
		"saml_config.signingAlgo": saml(config("signingAlgo", sha256URI)),
		"saml_config._id":         saml(config("_id", "6070951e8dfc7f29228126c9")),
		"saml_config.attributes[0]._id": saml(config("attributes", []any{map[string]any{
			"_id": "6070951e8dfc7f29228126c9", "claim_name": "a", "attribute_name": "b", "attribute_type": "session"}})),
	} {
		c.refused(param, "PATCH", collection+"/"+id, body)
	}
	c.refused("id", "GET", collection+"/nonsense", nil)
}

func TestOIDCSecrets(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	made := c.want(200, "PUT", collection, oidc()).object()
	id, _ := made["_id"].(string)
	secret, _ := at(made, "oidc_config", "client_secret").(string)
	clientID := at(made, "oidc_config", "client_id")
	if secret == "" || clientID == nil {
		t.Fatalf("no client: %v", made)
	}
	c.want(200, "PATCH", collection+"/"+id, oidc())
	stored := c.tenant.Objects("service_providers")[0]
	if at(stored, "oidc_config", "client_secret") != secret || at(stored, "oidc_config", "client_id") != clientID {
		t.Error("the client changed with an update")
	}
	c.refused("oidc_config.client_secret", "PATCH", collection+"/"+id, oidc(func(body map[string]any) {
		body["oidc_config"].(map[string]any)["client_secret"] = "********"
	}))
	c.tenant.Set(localtenant.Modes{Secrets: "masked", TextBooleans: true})
	read := c.want(200, "GET", collection+"/"+id, nil)
	if at(read.body, "oidc_config", "client_secret") != "********" || at(read.body, "forceReauthentication") != "true" {
		t.Errorf("masked: %v", read.body)
	}
	c.tenant.Set(localtenant.Modes{Secrets: "omitted"})
	read = c.want(200, "GET", collection+"/"+id, nil)
	if at(read.body, "oidc_config", "client_secret") != nil {
		t.Errorf("omitted: %v", read.body)
	}
}

func TestMetadataTravelsEscaped(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	with := func(metadata string) map[string]any {
		return saml(func(body map[string]any) { body["saml_config"].(map[string]any)["metadata"] = metadata })
	}
	const plain, escaped = `<a b="ü€😀">1 + 2</a>`, `%3Ca%20b%3D%22%FC%u20AC%uD83D%uDE00%22%3E1%20+%202%3C/a%3E`
	made := c.want(200, "PUT", collection, with(escaped)).object()
	if got := at(made, "saml_config", "metadata"); got != plain {
		t.Errorf("metadata is %v", got)
	}
	id, _ := made["_id"].(string)
	for _, metadata := range []string{plain, escaped} {
		if got := at(c.want(200, "PATCH", collection+"/"+id, with(metadata)).body, "saml_config", "metadata"); got != plain {
			t.Errorf("metadata is %v after an update with %s", got, metadata)
		}
	}
	for _, metadata := range []string{"<a/>", "a b", "%3", "%zz", "%u12"} {
		c.refused("saml_config.metadata", "PUT", collection, with(metadata))
	}
}

func TestModes(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{Modes: localtenant.Modes{UnknownFields: true}})
	made := c.want(200, "PUT", collection, saml()).object()
	id, _ := made["_id"].(string)
	for _, path := range [][]any{{"newerText"}, {"saml_config", "newerText"}, {"saml_config", "attributes", 0, "newerObject", "newerFlag"}} {
		if at(made, path...) == nil {
			t.Errorf("no %v", path)
		}
	}
	if at(made, "saml_config", "attributes", 0, "value", "newerText") != nil {
		t.Error("the user's own JSON was touched")
	}
	// A client that sends back what it does not know keeps it, one that does
	// not loses what lies inside the replaced configuration.
	c.want(200, "PATCH", collection+"/"+id, saml(func(body map[string]any) {
		body["newerText"] = "mine"
		body["saml_config"].(map[string]any)["newerText"] = "mine too"
	}))
	c.tenant.Set(localtenant.Modes{})
	stored := c.tenant.Objects("service_providers")[0]
	if stored["newerText"] != "mine" || at(stored, "saml_config", "newerText") != "mine too" || stored["newerObject"] == nil {
		t.Errorf("kept: %v", stored)
	}

	for i := range 8 {
		c.tenant.Add("service_providers", map[string]any{"name": strconv.Itoa(i), "type": "saml", "saml_config": map[string]any{}})
	}
	c.tenant.Set(localtenant.Modes{PartialLists: true, ShuffleLists: true, BareCreates: true})
	orders := map[string]bool{}
	for range 5 {
		list, _ := c.want(200, "POST", collection+"/fetch", nil).body.([]any)
		order := ""
		for _, item := range list {
			order += at(item, "_id").(string)
			if at(item, "saml_config") != nil {
				t.Error("a partial list with saml_config")
			}
		}
		orders[order] = true
	}
	if len(orders) < 2 {
		t.Error("the list is not shuffled")
	}
	if made := c.want(200, "PUT", collection, saml()).object(); len(made) != 1 || made["_id"] == nil {
		t.Errorf("a bare create answers %v", made)
	}
}

func TestFeaturedServiceProvider(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	okta := map[string]any{"name": "Okta", "domain": "acme.okta.com", "ssoUrl": "https://acme.okta.com/sso", "apiToken": "s3cret-token"}
	made := c.want(200, "PUT", collection+"/okta", okta).object()
	if made["type"] != "saml" || at(made, "saml_config", "signingAlgo") != sha256URI {
		t.Errorf("made %v", made)
	}
	if strings.Contains(c.tenant.State(), "s3cret-token") {
		t.Error("the credential was kept")
	}
	c.want(200, "PUT", collection+"/zendesk", map[string]any{"name": "Z", "domain": "z.zendesk.com"})
	forgerock := map[string]any{"name": "F", "domain": "f.example.com", "ssoUrl": "https://f.example.com", "username": "u",
		"password": "p", "useExistingCOT": true}
	c.refused("COT", "PUT", collection+"/forgerock", forgerock)
	forgerock["useExistingCOT"] = "false"
	c.refused("hostedSP", "PUT", collection+"/forgerock", forgerock)
	forgerock["hostedSP"] = "sp"
	c.want(200, "PUT", collection+"/forgerock", forgerock)
	c.refused("type", "PUT", collection+"/github", okta)
	c.refused("clientId", "PUT", collection+"/auth0", okta)
	c.refused("sloUrl", "PUT", collection+"/zendesk", map[string]any{"name": "Z", "domain": "z", "sloUrl": "https://z"})
}
