// Package acctest is what tests of the provider share: a local tenant to run
// against, the provider, and hands that change the tenant behind Terraform's
// back. Package rig drives the provider in the test's own process, package core
// a whole configuration; what needs a CLI is in package acceptance.
package acctest

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Tenant is what a test configures.
type Tenant struct {
	local  *localtenant.Tenant // nil for a pilot that runs elsewhere
	url    string
	client *client.Client
	prefix string // of the names of what a test makes
}

// Start returns a local tenant for one test, with modes that shape its answers.
func Start(t testing.TB, modes ...localtenant.Modes) *Tenant {
	t.Helper()
	local, err := localtenant.New(localtenant.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range modes {
		local.Set(m)
	}
	server, err := local.Listen("127.0.0.1:0", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	tenant := &Tenant{local: local, url: server.URL}
	tenant.client = newClient(t, client.Config{BaseURL: server.URL, Username: local.Username(), Password: local.Password(), LicenseKey: local.License(), AllowPlainLicense: true, NoReadCoalescing: true})
	return tenant
}

func newClient(t testing.TB, cfg client.Config) *client.Client {
	t.Helper()
	c, err := client.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Local returns the tenant itself, for its journal, its modes and its faults; nil
// for a pilot that runs elsewhere.
func (tn *Tenant) Local(testing.TB) *localtenant.Tenant { return tn.local }

// Client returns a client of the test's own, to look at the tenant and to
// change it behind Terraform's back.
func (tn *Tenant) Client() *client.Client { return tn.client }

// Settings returns the provider's settings by name: none for a pilot that runs
// elsewhere, which the environment describes.
func (tn *Tenant) Settings() map[string]string {
	if tn.local == nil {
		return map[string]string{}
	}
	return map[string]string{
		"base_url": tn.url, "username": tn.local.Username(), "password": tn.local.Password(), "license_key": tn.local.License(),
	}
}

// Config puts the provider's configuration, with further settings as lines of
// HCL, in front of a test's own.
func (tn *Tenant) Config(config string, further ...string) string {
	var b strings.Builder
	b.WriteString("provider \"onekosmos\" {\n")
	for name, value := range tn.Settings() {
		fmt.Fprintf(&b, "  %s = %q\n", name, value)
	}
	for _, line := range further {
		b.WriteString("  " + line + "\n")
	}
	b.WriteString("}\n")
	b.WriteString(config)
	return b.String()
}

// Factories serve the provider to the CLI. Each CLI command gets a server of
// its own, as it would get a process of its own.
func Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"onekosmos": func() (tfprotov6.ProviderServer, error) { return rig.Server(provider.New("test")()), nil },
	}
}

// Refused runs a subtest: a configuration must be refused at plan, with a
// diagnostic that says all of says in their order, and nothing may be sent.
func Refused(t *testing.T, tenant *Tenant, name, config string, says ...string) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		tenant.local.ResetJournal()
		w := core.New(t, Factories())
		problems := w.SetConfig(tenant.Config(config), nil)
		if !problems.HasErrors() {
			_, problems = w.Plan(false, true)
		}
		if !Expect(says...).MatchString(problems.Errors()) {
			t.Errorf("refused with %q, want %q", problems.Errors(), says)
		}
		if sent := tenant.local.Journal(); len(sent) > 0 {
			t.Errorf("%d requests were made, the first %s %s; bad input must be refused before", len(sent), sent[0].Method, sent[0].Path)
		}
	})
}

// Expect matches a diagnostic that holds all words in their order, however the
// CLI has wrapped its lines.
func Expect(words ...string) *regexp.Regexp {
	parts := make([]string, 0, len(words))
	for _, text := range words {
		for _, word := range strings.Fields(text) {
			parts = append(parts, regexp.QuoteMeta(word))
		}
		parts = append(parts, `[\s\S]*?`)
	}
	pattern := strings.Join(parts[:max(len(parts)-1, 0)], `[\s│╷╵]+`)
	return regexp.MustCompile(strings.ReplaceAll(pattern, `[\s│╷╵]+[\s\S]*?[\s│╷╵]+`, `[\s\S]*?`))
}
