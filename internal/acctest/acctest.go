// Package acctest is what acceptance tests share: a tenant to run against, the
// provider, and hands that change the tenant behind Terraform's back.
//
// A test runs against a local tenant of its own, or, when ONEKOSMOS_BASE_URL is
// set, against the pilot tenant that the environment describes.
package acctest

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// Tenant is what a test configures.
type Tenant struct {
	local  *localtenant.Tenant // nil for a pilot tenant
	url    string
	client *client.Client
}

// Start returns the tenant for one test. modes are those of a local tenant.
func Start(t *testing.T, modes ...localtenant.Modes) *Tenant {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance tests need TF_ACC=1; `make test` sets it")
	}
	if url := os.Getenv("ONEKOSMOS_BASE_URL"); url != "" {
		if len(modes) > 0 {
			t.Skip("needs a local tenant, whose answers can be shaped")
		}
		return &Tenant{url: url, client: newClient(t, client.Config{
			BaseURL: url, CommunityName: os.Getenv("ONEKOSMOS_COMMUNITY_NAME"), Token: os.Getenv("ONEKOSMOS_TOKEN"),
			Username: os.Getenv("ONEKOSMOS_USERNAME"), Password: os.Getenv("ONEKOSMOS_PASSWORD"), LicenseKey: os.Getenv("ONEKOSMOS_LICENSE_KEY"),
		})}
	}
	return StartLocal(t, modes...)
}

// StartLocal returns a local tenant also for tests that need no CLI.
func StartLocal(t testing.TB, modes ...localtenant.Modes) *Tenant {
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
	tenant.client = newClient(t, client.Config{BaseURL: server.URL, Username: local.Username(), Password: local.Password(), LicenseKey: local.License(), NoReadCoalescing: true})
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

// Local returns the local tenant, for its journal, its modes and its faults. A
// test that cannot do without is skipped on a pilot tenant.
func (tn *Tenant) Local(t testing.TB) *localtenant.Tenant {
	t.Helper()
	if tn.local == nil {
		t.Skip("needs a local tenant, whose journal can be read")
	}
	return tn.local
}

// Client returns a client of the test's own, to look at the tenant and to
// change it behind Terraform's back.
func (tn *Tenant) Client() *client.Client { return tn.client }

// Settings returns the provider's settings by name.
func (tn *Tenant) Settings() map[string]string {
	if tn.local == nil {
		return map[string]string{} // from the environment
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
		local := tenant.Local(t)
		local.ResetJournal()
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: Factories(),
			Steps:                    []resource.TestStep{{Config: tenant.Config(config), PlanOnly: true, ExpectError: Expect(says...)}},
		})
		if sent := local.Journal(); len(sent) > 0 {
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
