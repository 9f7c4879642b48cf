package provider_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// A wrong address and a failed sign-in are reported as such, and not as a failure
// of the object that came first.
func TestWhatIsWrongForAllObjects(t *testing.T) {
	t.Parallel()
	page := func(status int) func(*testing.T) string {
		return func(t *testing.T) string {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html")
				w.WriteHeader(status)
				_, _ = w.Write([]byte("<html>hello</html>"))
			}))
			t.Cleanup(server.Close)
			return server.URL
		}
	}
	refusing := func(path string, status int, body string) func(*localtenant.Tenant) {
		return func(local *localtenant.Tenant) {
			local.Inject(localtenant.Fault{Path: path, Times: -1, Status: status, ContentType: "application/json", Body: body})
		}
	}
	const apps, signIn = "/serviceprovider/fetch", "Could not sign in to the tenant"
	for name, test := range map[string]struct {
		address func(*testing.T) string // "": the local tenant's
		refuse  func(*localtenant.Tenant)
		set     rig.Values
		summary string
		says    []string
	}{
		"nobody there": {address: func(t *testing.T) string {
			server := httptest.NewServer(http.NotFoundHandler())
			defer server.Close()
			return server.URL
		}, summary: "Could not reach the tenant", says: []string{"connection refused", "Check base_url (ONEKOSMOS_BASE_URL)", "To list service provider"}},
		"no such name": {address: func(*testing.T) string { return "https://tenant.invalid" },
			summary: "Could not reach the tenant", says: []string{"tenant.invalid", "HTTPS_PROXY"}},
		"unknown authority": {address: func(t *testing.T) string {
			server := httptest.NewTLSServer(http.NotFoundHandler())
			t.Cleanup(server.Close)
			return server.URL
		}, summary: "The tenant's certificate is not trusted", says: []string{"Set ca_certificate, or ONEKOSMOS_CA_CERTIFICATE"}},
		"a web site":         {address: page(200), summary: "No 1Kosmos service at this address", says: []string{"root of your tenant"}},
		"a web site's 404":   {address: page(404), summary: "No 1Kosmos service at this address", says: []string{"root of your tenant"}},
		"another API":        {refuse: refusing("/publickeys", 404, `{"message":"no route"}`), summary: "No 1Kosmos service at this address", says: []string{"root of your tenant"}},
		"wrong password":     {set: rig.Values{"password": "canary"}, summary: signIn, says: []string{"the username or the password was refused", "ONEKOSMOS_PASSWORD"}},
		"wrong license":      {refuse: refusing(apps, 401, `{"message":"Invalid license key"}`), summary: "The license was refused", says: []string{"ONEKOSMOS_LICENSE_KEY"}},
		"license of a level": {refuse: refusing(apps, 403, `{"message":"License level is not sufficient"}`), summary: "The license was refused", says: []string{"its level"}},
		"a second step": {refuse: func(local *localtenant.Tenant) { local.Set(localtenant.Modes{RequireMFA: true}) },
			summary: signIn, says: []string{"totp_secret", "one_time_code"}},
		"refused token":  {refuse: refusing(apps, 401, `{"message":"Invalid token"}`), summary: "Could not list service provider", says: []string{"The token was refused", "ONEKOSMOS_TOKEN"}},
		"no permission":  {refuse: refusing(apps, 403, `{"message":"Forbidden"}`), summary: "Could not list service provider", says: []string{"role of a tenant or community administrator"}},
		"other trouble":  {refuse: refusing(apps, 500, `{"message":"oh"}`), summary: "Could not list service provider", says: []string{"request id"}},
		"many requests":  {refuse: refusing(apps, 429, `{"message":"slow down"}`), summary: "Could not list service provider", says: []string{"requests_per_second"}},
		"other refusals": {refuse: refusing(apps, 400, `{"message":"no license plate"}`), summary: "Could not list service provider", says: []string{"names what it does not accept"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t)
			settings := rig.Values{"max_retries": 0}
			for name, value := range tenant.Settings() {
				settings[name] = value
			}
			if test.refuse != nil {
				test.refuse(tenant.Local(t))
			}
			if test.address != nil {
				settings["base_url"] = test.address(t)
			}
			r := rig.New(t, provider.New("test"), settings.With(test.set))
			_, problems := r.ReadData("onekosmos_service_providers", nil)
			text := strings.Join(strings.Fields(problems.String()), " ")
			if problems.Errors() == nil || problems[0].Summary != test.summary {
				t.Errorf("the summary is not %q:\n%s", test.summary, problems)
			}
			for _, want := range test.says {
				if !strings.Contains(text, want) {
					t.Errorf("it does not say %q:\n%s", want, problems)
				}
			}
			if strings.Contains(text, "canary") {
				t.Errorf("a secret is shown: %s", text)
			}
		})
	}
}
