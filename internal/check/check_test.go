package check_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/check"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// tenant is a local tenant, and what the environment says of it.
type tenant struct {
	*localtenant.Tenant
	server *localtenant.Server
	env    map[string]string
}

func start(t *testing.T, security *localtenant.TLS) *tenant {
	t.Helper()
	local, err := localtenant.New(localtenant.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server, err := local.Listen("127.0.0.1:0", security)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return &tenant{local, server, map[string]string{
		"BASE_URL": server.URL, "USERNAME": local.Username(), "PASSWORD": local.Password(), "LICENSE_KEY": local.License(), "MAX_RETRIES": "0",
	}}
}

// clear unsets every setting that this machine's environment has.
func clearEnvironment(t *testing.T) {
	t.Helper()
	for _, set := range os.Environ() {
		if name, _, _ := strings.Cut(set, "="); strings.HasPrefix(name, "ONEKOSMOS_") {
			t.Setenv(name, "")
		}
	}
}

// run runs the command, and returns its exit code and what it prints. No secret of the
// environment may be in it.
func (tn *tenant) run(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	clearEnvironment(t)
	for name, value := range tn.env {
		t.Setenv("ONEKOSMOS_"+name, value)
	}
	var out, problems bytes.Buffer
	code = check.Command(t.Context(), "test", args, &out, &problems)
	for _, secret := range []string{"PASSWORD", "LICENSE_KEY", "TOKEN", "TOTP_SECRET", "ONE_TIME_CODE", "PRIVATE_KEY"} {
		if value := tn.env[secret]; value != "" && strings.Contains(out.String()+problems.String(), value) {
			t.Errorf("%s is printed:\n%s%s", secret, out.String(), problems.String())
		}
	}
	return code, out.String(), problems.String()
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// Each broken state is named in the last line, with what to do about it.
func TestBrokenStates(t *testing.T) {
	answering := func(handler http.HandlerFunc) func(*testing.T, *tenant) {
		return func(t *testing.T, tn *tenant) {
			other := httptest.NewServer(handler)
			t.Cleanup(other.Close)
			tn.env["BASE_URL"] = other.URL
		}
	}
	set := func(pairs ...string) func(*testing.T, *tenant) {
		return func(_ *testing.T, tn *tenant) {
			for i := 0; i < len(pairs); i += 2 {
				tn.env[pairs[i]] = pairs[i+1]
			}
		}
	}
	for name, c := range map[string]struct {
		ruin func(*testing.T, *tenant)
		at   string // the step that fails
		says []string
	}{
		"nothing is set":      {set("BASE_URL", "", "USERNAME", "", "PASSWORD", "", "LICENSE_KEY", ""), "settings", []string{"ONEKOSMOS_BASE_URL"}},
		"no root of a tenant": {set("BASE_URL", "tenant.example.com"), "settings", []string{"tenant.example.com", "https"}},
		"an unknown host":     {set("BASE_URL", "https://tenant.invalid"), "name", []string{"tenant.invalid", "base_url"}},
		"nobody listens":      {func(_ *testing.T, tn *tenant) { tn.server.Close() }, "connection", []string{"refused", "base_url"}},
		"an authority that nobody trusts": {func(t *testing.T, tn *tenant) {
			tn.env["BASE_URL"] = start(t, &localtenant.TLS{}).server.URL
		}, "TLS", []string{"certificate", "ca_certificate"}},
		"another web site": {answering(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<html><title>Welcome</title></html>")
		}), "key of admin", []string{"base_url"}},
		"no such path":      {answering(http.NotFound), "key of admin", []string{"404", "base_url"}},
		"another key":       {set("SERVICE_KEYS", `{"admin_api":["`+strings.Repeat("ab", 32)+`"]}`), "key of admin", []string{"service_keys"}},
		"no such community": {set("COMMUNITY_NAME", "nobody"), "community", []string{"nobody", "community_name"}},
		"a wrong password":  {set("PASSWORD", "not-the-password"), "sign-in", []string{"password"}},
		"a second factor":   {func(_ *testing.T, tn *tenant) { tn.Set(localtenant.Modes{RequireMFA: true}) }, "sign-in", []string{"totp_secret"}},
		"a token that has expired": {func(_ *testing.T, tn *tenant) {
			tn.env["TOKEN"], tn.env["USERNAME"], tn.env["PASSWORD"] = tn.IssueToken(-time.Minute), "", ""
		}, "settings", []string{"expired"}},
		"a token that the tenant has revoked": {func(_ *testing.T, tn *tenant) {
			tn.env["TOKEN"], tn.env["USERNAME"], tn.env["PASSWORD"] = tn.IssueToken(time.Hour), "", ""
			tn.ExpireTokens()
		}, "token", []string{"401", "token"}},
		"another license": {set("LICENSE_KEY", "00000000-0000-4000-8000-000000000000"), "sign-in", []string{"license_key"}},
		"a service that is down": {func(_ *testing.T, tn *tenant) {
			tn.Inject(localtenant.Fault{Path: "/idproofingapi/publickeys", Status: 503, Times: -1})
		}, "key of idproofing", []string{"503"}},
		"an area that fails": {func(_ *testing.T, tn *tenant) {
			tn.Inject(localtenant.Fault{Path: "/adminapi/msg_gateway/fetch", Status: 500, Times: -1})
		}, "messaging", []string{"500"}},
	} {
		t.Run(name, func(t *testing.T) {
			tn := start(t, nil)
			c.ruin(t, tn)
			code, out, _ := tn.run(t)
			last := lastLine(out)
			t.Log("\n" + out)
			if code != check.Failed || !strings.HasPrefix(last, "Failed at "+c.at+": ") {
				t.Errorf("exit code %d, %q, want a failure at %s", code, last, c.at)
			}
			for _, word := range c.says {
				if !strings.Contains(last, word) {
					t.Errorf("%q is not in %q", word, last)
				}
			}
		})
	}
}

// What does not stop an apply is a warning.
func TestWarnings(t *testing.T) {
	for name, c := range map[string]struct {
		ruin func(*tenant)
		step string
		says string
	}{
		"the clocks differ": {func(tn *tenant) { tn.Set(localtenant.Modes{DateSkewMillis: 120_000}) }, "clock", "ahead"},
		"a role may not read an area": {func(tn *tenant) {
			tn.Inject(localtenant.Fault{Path: "/adminapi/msg_gateway/fetch", Status: 403, Times: -1})
		}, "messaging", "403"},
		"too many requests": {func(tn *tenant) {
			tn.env["MAX_RETRIES"] = "3"
			tn.Inject(localtenant.Fault{Path: "/adminapi/msg_gateway/fetch", Status: 429, Header: http.Header{"Retry-After": {"0"}}})
		}, "requests", "refused 1 of"},
		"an area that asks for a license": {func(tn *tenant) {
			delete(tn.env, "LICENSE_KEY")
			tn.Inject(localtenant.Fault{Path: "/adminapi/serviceprovider/fetch", Status: 401, Times: -1, ContentType: "application/json", Body: `{"code":401,"message":"Invalid or Unauthorized License"}`})
		}, "applications", "License"},
	} {
		t.Run(name, func(t *testing.T) {
			tn := start(t, nil)
			c.ruin(tn)
			code, out, stderr := tn.run(t, "-json")
			var said struct {
				Version, Summary string
				Passed           bool
				Steps            []check.Step
			}
			if err := json.Unmarshal([]byte(out), &said); err != nil {
				t.Fatalf("%v: %s%s", err, out, stderr)
			}
			at := slices.IndexFunc(said.Steps, func(s check.Step) bool { return s.Name == c.step })
			if code != check.Passed || !said.Passed || said.Version != "test" || !strings.HasPrefix(said.Summary, "Passed with ") {
				t.Errorf("exit code %d: %s", code, out)
			}
			if at < 0 || said.Steps[at].Result != "warning" || said.Steps[at].Remedy == "" || !strings.Contains(said.Steps[at].Said, c.says) {
				t.Errorf("want a warning of step %s that says %q: %s", c.step, c.says, out)
			}
		})
	}
}

// A tenant that works passes every step, however one signs in, and nothing is written.
func TestPasses(t *testing.T) {
	for name, with := range map[string]func(*tenant){
		"a password": func(*tenant) {},
		"a token": func(tn *tenant) {
			tn.env["TOKEN"], tn.env["USERNAME"], tn.env["PASSWORD"] = tn.IssueToken(time.Hour), "", ""
		},
		"a second factor": func(tn *tenant) {
			tn.Set(localtenant.Modes{RequireMFA: true})
			tn.env["TOTP_SECRET"] = tn.TOTPSecret()
		},
		"a license of a service": func(tn *tenant) { tn.Set(localtenant.Modes{ServiceLicense: true}) },
		"opaque tokens":          func(tn *tenant) { tn.Set(localtenant.Modes{OpaqueTokens: true, PlainAnswers: true}) },
	} {
		t.Run(name, func(t *testing.T) {
			tn := start(t, nil)
			with(tn)
			before := tn.State()
			code, out, stderr := tn.run(t)
			t.Log("\n" + out)
			if code != check.Passed || !strings.HasPrefix(lastLine(out), "Passed: ") || stderr != "" {
				t.Errorf("exit code %d: %s%s", code, out, stderr)
			}
			if !strings.Contains(out, "token sealed (Admin API)") {
				t.Errorf("the form of the token is missing: %s", out)
			}
			if tn.State() != before {
				t.Error("the tenant was changed")
			}
		})
	}
}

func TestTLS(t *testing.T) {
	tn := start(t, &localtenant.TLS{})
	tn.env["CA_CERTIFICATE"] = tn.server.CAPEM
	code, out, _ := tn.run(t)
	if code != check.Passed || !strings.Contains(out, "TLS 1.3, certificate of ") {
		t.Errorf("exit code %d: %s", code, out)
	}
}

func TestCommandLine(t *testing.T) {
	tn := &tenant{}
	for _, args := range [][]string{{"-verbose"}, {"admin"}} {
		if code, out, stderr := tn.run(t, args...); code != check.Usage || out != "" || !strings.Contains(stderr, strings.Trim(args[0], "-")) || !strings.Contains(stderr, "Usage: ") {
			t.Errorf("%s: exit code %d: %s%s", args, code, out, stderr)
		}
	}
	if code, out, _ := tn.run(t, "-help"); code != check.Passed || !strings.HasPrefix(out, "Usage: ") {
		t.Errorf("-help: exit code %d: %s", code, out)
	}
}

// Every package of objects is an area, except for those in which nothing can be read
// that exists in every tenant.
func TestEveryArea(t *testing.T) {
	without := map[string]string{
		"plumbing": "has no objects",
		"sessions": "a session exists once a user signs in",
		"wallet":   "a wallet session exists once a user opens it",
	}
	domains, err := filepath.Glob("../provider/*/domain.go")
	if err != nil || len(domains) < 15 {
		t.Fatal(domains, err)
	}
	asked := check.Areas()
	for _, file := range domains {
		area := filepath.Base(filepath.Dir(file))
		if slices.Contains(asked, area) == (without[area] != "") {
			t.Errorf("area %s: asked %t, reason not to be %q", area, slices.Contains(asked, area), without[area])
		}
	}
}
