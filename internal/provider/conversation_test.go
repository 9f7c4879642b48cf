package provider_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

func ipJourney(values rig.Values) rig.Values {
	return rig.Values{
		"name": "night", "enabled": true, "decision": rig.Values{"action": "deny"},
		"groups": rig.Values{"operator": "in", "values": []any{"staff"}},
	}.With(values)
}

func TestLifeInAnyConversation(t *testing.T) {
	t.Parallel()
	for name, modes := range kinds.Conversations() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t, modes)
			local := tenant.Local(t)
			r := acctest.RigOf(t, tenant, rig.Values{"allow_plain_license": true, "totp_secret": local.TOTPSecret()})
			lives := map[string][3]rig.Values{
				"onekosmos_service_provider": {
					{"name": "a", "oidc": oidcValues("openid")}, {"name": "b", "oidc": oidcValues("email")}, {"name": "b", "oidc": oidcValues("openid")},
				},
				"onekosmos_authentication_journey": {
					ipJourney(rig.Values{"domain": "example.com", "ip_addresses": rig.Values{"operator": "in", "values": []any{"10.0.0.1"}}}),
					ipJourney(nil), ipJourney(rig.Values{"enabled": false}),
				},
				"onekosmos_webauthn_vendor_metadata": {
					vendorValues("one"), vendorValues("two"), vendorValues("three"),
				},
			}
			for kind, steps := range lives {
				var object *rig.Instance
				for i, config := range steps {
					var problems rig.Problems
					if i == 0 {
						object, problems = r.Create(kind, config)
					} else {
						object, problems = r.Update(object, config)
					}
					if problems.Errors() != nil {
						t.Fatalf("%s, step %d: %s", kind, i, problems)
					}
					if object, problems = r.Read(object); problems.Errors() != nil || object == nil {
						t.Fatalf("%s, read %d: %s", kind, i, problems)
					}
					if plan, problems := r.Plan(kind, object, config); plan == nil || !plan.NoOp() {
						t.Fatalf("%s, step %d: the second plan is not empty: %s", kind, i, problems)
					}
				}
				if problems := r.Destroy(object); problems.Errors() != nil {
					t.Fatalf("%s: %s", kind, problems)
				}
			}
		})
	}
}

func oidcValues(scope string) rig.Values {
	return rig.Values{
		"grant_types": []any{"authorization_code"}, "redirect_uris": []any{"https://a.example.com/callback"},
		"scopes": []any{scope}, "id_token_signing_algorithm": "RS256",
	}
}

func vendorValues(name string) rig.Values {
	return rig.Values{"aaguid": "2fc0579f-8113-47ea-b116-bb5a8db9202a", "name": name, "metadata": `{"a":1}`, "api": "webauthn"}
}

// A tenant that takes no value away says so once; from then on a plan that takes
// one away replaces the object, and no other plan does.
func TestReplacedToLoseAValue(t *testing.T) {
	t.Parallel()
	const kind = "onekosmos_authentication_journey"
	more := rig.Values{
		"ip_addresses":          rig.Values{"operator": "in", "values": []any{"10.0.0.1"}},
		"additional_conditions": `{"a":{"operator":"x","value":1},"b":{"operator":"x","value":2}}`,
	}
	for name, less := range map[string]rig.Values{
		"ip_addresses":          more.With(rig.Values{"ip_addresses": nil}),
		"additional_conditions": more.With(rig.Values{"additional_conditions": `{"a":{"operator":"x","value":1}}`}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t, localtenant.Modes{Removal: "never"})
			r := acctest.RigOf(t, tenant, nil)
			object, problems := r.Create(kind, ipJourney(more))
			if problems.Errors() != nil {
				t.Fatal(problems)
			}
			kept, problems := r.Update(object, ipJourney(less))
			if kept == nil || !strings.Contains(problems.String(), "planned as a replacement") {
				t.Fatalf("no word of a replacement: %s", problems)
			}
			r = acctest.RigOf(t, tenant, nil) // the next command
			if kept, problems = r.Read(kept); problems.Errors() != nil {
				t.Fatal(problems)
			}
			if plan, problems := r.Plan(kind, kept, ipJourney(more.With(rig.Values{"enabled": false}))); plan == nil || len(plan.Replace) > 0 {
				t.Fatalf("another change replaces it: %+v %s", plan, problems)
			}
			plan, problems := r.Plan(kind, kept, ipJourney(less))
			if plan == nil || len(plan.Replace) != 1 || plan.Replace[0] != name {
				t.Fatalf("%+v %s", plan, problems)
			}
			replaced, problems := r.Update(kept, ipJourney(less))
			if problems.Errors() != nil || replaced.Values().Text("id") == object.Values().Text("id") {
				t.Fatal(problems)
			}
			if plan, problems := r.Plan(kind, replaced, ipJourney(less)); plan == nil || !plan.NoOp() {
				t.Errorf("the second plan is not empty: %s", problems)
			}
		})
	}
}

// A failed sign-in is one story, however many objects wait for it.
func TestSignInFailureIsToldOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		modes   localtenant.Modes
		further rig.Values
		story   string
		signIns int
	}{
		"wrong password": {localtenant.Modes{}, rig.Values{"password": "canary-password"}, "Invalid username or password", 1},
		"no second step": {localtenant.Modes{RequireMFA: true}, nil, "Set totp_secret", 1},
		"wrong code":     {localtenant.Modes{RequireMFA: true}, rig.Values{"one_time_code": "canary"}, "Set a new one_time_code", 2},
		"refused token":  {localtenant.Modes{Tokens: "none"}, nil, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t, test.modes)
			local := tenant.Local(t)
			settings := rig.Values{}
			for name, value := range tenant.Settings() {
				settings[name] = value
			}
			r := rig.New(t, provider.New("test"), settings.With(test.further))
			if test.story == "" {
				local.Inject(localtenant.Fault{Path: "/serviceprovider/fetch", Times: -1, Status: 401, ContentType: "application/json", Body: `{"message":"no"}`})
				test.story = "401 Unauthorized: no"
			}
			told := 0
			for i := range 10 {
				_, problems := r.Create("onekosmos_service_provider", rig.Values{"name": fmt.Sprint("app ", i), "oidc": oidcValues("openid")})
				text := problems.String()
				switch {
				case problems.Errors() == nil:
					t.Fatal("no error")
				case strings.Contains(text, test.story):
					told++
				case !strings.Contains(text, "see the first error of this run"):
					t.Errorf("neither the story nor the line: %s", text)
				}
				if strings.Contains(text, "canary") {
					t.Errorf("a secret is shown: %s", text)
				}
			}
			if told != 1 {
				t.Errorf("told %d times", told)
			}
			if got := local.Count("POST", "/v2/request_access"); got != test.signIns {
				t.Errorf("%d requests to sign in, want %d", got, test.signIns)
			}
		})
	}
}

func TestBadSecondStep(t *testing.T) {
	good := token(time.Now().Add(time.Hour))
	base := map[string]tftypes.Value{"base_url": text("https://t.example.com"), "username": text("u"), "password": text("p")}
	with := func(more map[string]tftypes.Value) map[string]tftypes.Value {
		for name, value := range base {
			if _, there := more[name]; !there {
				more[name] = value
			}
		}
		return more
	}
	for name, test := range map[string]struct {
		settings  map[string]tftypes.Value
		attribute string
		says      []string
	}{
		"token and code":       {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "one_time_code": text("123456")}, "one_time_code", []string{"beside token", "Keep one way"}},
		"token and secret":     {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "token": text(good), "totp_secret": text("JBSWY3DPEHPK3PXP")}, "totp_secret", []string{"beside token"}},
		"code and secret":      {with(map[string]tftypes.Value{"one_time_code": text("123456"), "totp_secret": text("JBSWY3DPEHPK3PXP")}), "one_time_code", []string{"beside totp_secret"}},
		"no base32":            {with(map[string]tftypes.Value{"totp_secret": text("canary-1890")}), "totp_secret", []string{"not base32", "JBSWY3DPEHPK3PXP"}},
		"no code":              {with(map[string]tftypes.Value{"one_time_code": text("canary canary")}), "one_time_code", []string{"not a one-time code"}},
		"code without anybody": {map[string]tftypes.Value{"base_url": text("https://t.example.com"), "license_key": text("l"), "one_time_code": text("123456")}, "one_time_code", []string{"without username"}},
	} {
		t.Run(name, func(t *testing.T) {
			diagnostics := configure(t, test.settings)
			for _, d := range diagnostics {
				if strings.Contains(d.Summary+d.Detail, "canary") {
					t.Errorf("a secret is in the diagnostic: %s", d.Detail)
				}
			}
			for _, d := range diagnostics {
				if attribute(d) == test.attribute && says(d, test.says) {
					return
				}
			}
			t.Errorf("no diagnostic on %s that says %q among %v", test.attribute, test.says, diagnostics)
		})
	}
}

// The second step comes from the environment too; a way of signing in that is
// configured wins over it.
func TestSecondStepFromEnvironment(t *testing.T) {
	tenant := acctest.Start(t, localtenant.Modes{RequireMFA: true})
	local := tenant.Local(t)
	read := func(further rig.Values) rig.Problems {
		_, problems := acctest.RigOf(t, tenant, further).ReadData("onekosmos_service_providers", nil)
		return problems
	}
	code := local.OneTimeCode()
	t.Setenv("ONEKOSMOS_ONE_TIME_CODE", code)
	if problems := read(nil); problems.Errors() != nil {
		t.Error(problems)
	}
	if problems := read(nil); problems.Errors() == nil || strings.Contains(problems.String(), code) {
		t.Errorf("a used code: %s", problems)
	}
	if problems := read(rig.Values{"totp_secret": local.TOTPSecret()}); problems.Errors() != nil {
		t.Errorf("a configured secret beside a code in the environment: %s", problems)
	}
	t.Setenv("ONEKOSMOS_ONE_TIME_CODE", "")
	t.Setenv("ONEKOSMOS_TOTP_SECRET", local.TOTPSecret())
	settings := rig.Values{"base_url": tenant.Settings()["base_url"], "token": local.IssueToken(time.Hour)}
	if _, problems := rig.New(t, provider.New("test"), settings).ReadData("onekosmos_service_providers", nil); problems.Errors() != nil {
		t.Errorf("a configured token beside a secret in the environment: %s", problems)
	}
}
