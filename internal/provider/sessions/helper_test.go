package sessions_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-log/tfsdklogtest"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

const asJSON = "application/json"

// otherTenants are ways in which the answers of a tenant that nobody here
// wrote may differ from the reference's samples.
var otherTenants = map[string]localtenant.Modes{
	"as documented":         {},
	"unknown fields":        {UnknownFields: true},
	"plain answers":         {PlainAnswers: true},
	"key left out":          {OmitPublicKey: true},
	"key of another server": {AnswerWithOtherKey: true},
	"pending is empty":      {PendingSession: "empty"},
}

// run is one run of the provider: a configured server with its own key pair.
type run struct {
	*rig.Rig
	logs *bytes.Buffer
}

// newRun starts the provider on a tenant, as each command of a CLI does. At
// the end no token that the tenant has given out is in the logs.
func newRun(t *testing.T, tenant *acctest.Tenant, further rig.Values) run {
	t.Helper()
	settings := rig.Values{}
	for name, value := range tenant.Settings() {
		settings[name] = value
	}
	settings = settings.With(further)
	logs := new(bytes.Buffer)
	ctx := tfsdklogtest.RootLogger(tflogtest.RootLogger(t.Context(), logs), logs)
	r := run{rig.New(t, provider.New("test"), settings).WithContext(ctx), logs}
	t.Cleanup(func() {
		for _, token := range tokens(tenant.Local(t)) {
			if strings.Contains(logs.String(), token) {
				t.Error("a token is in the logs")
			}
		}
		for _, v := range tenant.Local(t).Violations() {
			t.Errorf("violation: %s", v)
		}
	})
	return r
}

// tokens are those that a tenant has answered, and those it was asked about.
func tokens(local *localtenant.Tenant) (all []string) {
	for _, x := range local.Journal() {
		for _, body := range []json.RawMessage{x.Answer, x.Request} {
			var said struct {
				JWT      string `json:"jwt"`
				JWTToken string `json:"jwt_token"`
				Token    string `json:"token"`
			}
			if json.Unmarshal(body, &said) != nil {
				continue
			}
			for _, token := range []string{said.JWT, said.JWTToken, said.Token} {
				if len(token) > 20 {
					all = append(all, token)
				}
			}
		}
	}
	return all
}

// sent returns the opened bodies that a tenant got at an endpoint.
func sent(local *localtenant.Tenant, path string) (bodies []map[string]any) {
	for _, x := range local.Journal() {
		if x.Endpoint == path {
			var body map[string]any
			if err := json.Unmarshal(x.Request, &body); err != nil {
				panic(err)
			}
			bodies = append(bodies, body)
		}
	}
	return bodies
}

// says wants one problem, attached to the attribute, in all the words.
func says(t *testing.T, problems rig.Problems, at string, words ...string) {
	t.Helper()
	if len(problems) != 1 || problems.Paths()[0] != at {
		t.Fatalf("want one problem at %q:\n%s", at, problems)
	}
	for _, word := range words {
		if !strings.Contains(problems.String(), word) {
			t.Errorf("the problem lacks %q:\n%s", word, problems)
		}
	}
}
