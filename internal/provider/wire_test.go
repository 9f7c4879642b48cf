package provider_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

// What travels: in a whole life of several objects there is no private key, no
// plain license, no password and no unsealed body on the wire, no header that
// the reference does not list, and no requestid twice.
func TestNothingSecretTravels(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	pair, err := seal.NewKeyPair()
	if err != nil {
		t.Fatal(err)
	}
	local.ResetJournal()
	key := `private_key = "` + pair.PrivateKey() + `"`
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(wired("first"), key)},
			{Config: tenant.Config(wired("second"), key)},
		},
	})
	secrets := map[string]string{
		"the private key": pair.PrivateKey(), "the license": local.License(), "the password": local.Password(), "a credential": "canary",
	}
	kinds, ids := map[string]bool{}, map[string]bool{}
	for _, sent := range local.Journal() {
		at := sent.Method + " " + sent.Path
		kinds[sent.Method+" "+sent.Endpoint] = true
		if sent.Violation != "" {
			t.Errorf("%s: %s", at, sent.Violation)
		}
		for name, values := range sent.Header {
			if !slices.Contains(allowedHeaders, strings.ToLower(name)) {
				t.Errorf("%s: header %s is not for the tenant", at, name)
			}
			if strings.EqualFold(name, "requestid") {
				if ids[values[0]] {
					t.Errorf("%s: a requestid travelled twice", at)
				}
				ids[values[0]] = true
			}
		}
		whole, err := json.Marshal(sent.Header)
		if err != nil {
			t.Fatal(err)
		}
		for what, secret := range secrets {
			if strings.Contains(string(whole)+sent.RawBody+sent.Path, secret) {
				t.Errorf("%s: %s travels in the clear", at, what)
			}
		}
		if service(sent) && sent.RawBody != "" && !sealedBody.MatchString(sent.RawBody) {
			t.Errorf("%s: an unsealed body: %.60s", at, sent.RawBody)
		}
	}
	for _, kind := range []string{"PUT /serviceprovider", "PUT /serviceprovider/{type}", "PATCH /serviceprovider/{id}", "DELETE /serviceprovider/{id}", "POST /serviceprovider/fetch", "POST /v2/request_access"} {
		if !kinds[kind] {
			t.Errorf("%s was not made, so nothing is shown about it", kind)
		}
	}
}

// allowedHeaders are those of the reference and of HTTP itself.
var allowedHeaders = []string{"accept", "accept-encoding", "authorization", "content-length", "content-type", "host", "licensekey", "publickey", "requestid", "user-agent"}

var sealedBody = regexp.MustCompile(`^\{"data":"[A-Za-z0-9+/]{43,}={0,2}"\}$`)

// service reports whether a request went to one of the four APIs, and not to the
// tenant's own host, where nothing is sealed.
func service(sent localtenant.Exchange) bool { return !strings.HasPrefix(sent.Path, "/api/") }

func wired(name string) string {
	return `
resource "onekosmos_service_provider" "oidc" {
  name = "` + name + `"
  oidc = {
    grant_types                = ["authorization_code"]
    redirect_uris              = ["https://intranet.example.com/callback"]
    scopes                     = ["openid"]
    id_token_signing_algorithm = "RS256"
  }
}
resource "onekosmos_featured_service_provider" "okta" {
  name = "` + name + `"
  okta = {
    domain         = "example.okta.com"
    sso_url        = "https://example.okta.com/sso"
    credentials_wo = { api_token = "canary" }
  }
}
`
}
