package provider_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/examples"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

var update = flag.Bool("update", false, "write the page about coverage")

const (
	coveragePage = "../../templates/guides/coverage.md"
	uncalledFile = "testdata/uncalled.txt"
)

// Every documented endpoint is called by an object, or there is a reason why none
// does; and the page that tells is what this test finds. A reason for an endpoint
// that is called does no harm: whoever builds an object has nothing to take out.
func TestCoverage(t *testing.T) {
	documented, err := localtenant.Documented()
	if err != nil {
		t.Fatal(err)
	}
	reasons := uncalled(t)
	for endpoint := range reasons {
		if !slices.Contains(documented, endpoint) {
			t.Errorf("%s: %s is not documented", uncalledFile, endpoint)
		}
	}
	var seen calls
	t.Run("calls", func(t *testing.T) { callEverything(t, &seen) })
	if t.Failed() {
		return
	}
	for _, endpoint := range documented {
		if len(seen.of[endpoint]) == 0 && reasons[endpoint] == "" {
			t.Errorf("no object calls %s: build one, or give the reason in %s", endpoint, uncalledFile)
		}
	}
	page := coverage(documented, seen.of, reasons)
	if *update {
		err = os.WriteFile(coveragePage, page, 0o644)
	} else if present, readErr := os.ReadFile(coveragePage); readErr != nil || !bytes.Equal(present, page) {
		t.Errorf("%s is out of date: run make generate", coveragePage)
	}
	if err != nil {
		t.Error(err)
	}
}

// uncalled returns the reasons, by endpoint. The file has each reason on a line of
// its own, and its endpoints below.
func uncalled(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(uncalledFile)
	if err != nil {
		t.Fatal(err)
	}
	reasons, reason := map[string]string{}, ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		switch words := strings.Fields(line); {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasSuffix(line, "."):
			reason = line
		case len(words) != 3 || reason == "":
			t.Errorf("%s: %q is neither an endpoint below a reason nor a reason", uncalledFile, line)
		default:
			reasons[line] = reason
		}
	}
	return reasons
}

// calls is which objects called which endpoints with success.
type calls struct {
	mu sync.Mutex
	of map[string]map[string]bool
}

// watched is a provider that does one thing at a time, so that what a tenant is
// asked meanwhile is asked by the object that is worked on.
type watched struct {
	tfprotov6.ProviderServer
	tfprotov6.ActionServer
	lists tfprotov6.ListResourceServer
	local *localtenant.Tenant
	mu    *sync.Mutex
	seen  *calls
}

// watch returns what serves providers for a tenant.
func watch(local *localtenant.Tenant, seen *calls) func() (tfprotov6.ProviderServer, error) {
	var mu sync.Mutex
	return func() (tfprotov6.ProviderServer, error) {
		server := rig.Server(provider.New("test")())
		return &watched{server, server.(tfprotov6.ActionServer), server.(tfprotov6.ListResourceServer), local, &mu, seen}, nil
	}
}

// during notes what the tenant is asked while an object of a type is worked on.
func during[Q, A any](w *watched, typeName string, ask func(context.Context, *Q) (*A, error), ctx context.Context, request *Q) (*A, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := len(w.local.Journal())
	defer func() {
		w.seen.mu.Lock()
		defer w.seen.mu.Unlock()
		for _, x := range w.local.Journal()[before:] {
			if x.Endpoint == "" || x.Status < 200 || x.Status > 299 {
				continue
			}
			endpoint, by := x.Service+" "+x.Method+" "+x.Endpoint, typeName
			if of := ofTheProvider[endpoint]; of != "" && of != typeName {
				by = theProvider
			}
			w.seen.add(endpoint, by)
		}
	}()
	return ask(ctx, request)
}

func (c *calls) add(endpoint, by string) {
	if c.of == nil {
		c.of = map[string]map[string]bool{}
	}
	if c.of[endpoint] == nil {
		c.of[endpoint] = map[string]bool{}
	}
	c.of[endpoint][by] = true
}

// theProvider signs in and fetches keys on behalf of every object.
const theProvider = "the provider"

// ofTheProvider are the endpoints that it calls for itself, and which object they
// are called for.
var ofTheProvider = map[string]string{
	"adminapi POST /v2/request_access": "onekosmos_access_token",
	"adminapi GET /publickeys":         "onekosmos_public_key",
	"idproofingapi GET /publickeys":    "onekosmos_public_key",
	"webauthn GET /publickeys":         "onekosmos_public_key",
	"walletapi GET /publickeys":        "onekosmos_public_key",
}

func (w *watched) ReadResource(ctx context.Context, q *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return during(w, q.TypeName, w.ProviderServer.ReadResource, ctx, q)
}

func (w *watched) PlanResourceChange(ctx context.Context, q *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return during(w, q.TypeName, w.ProviderServer.PlanResourceChange, ctx, q)
}

func (w *watched) ApplyResourceChange(ctx context.Context, q *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return during(w, q.TypeName, w.ProviderServer.ApplyResourceChange, ctx, q)
}

func (w *watched) ImportResourceState(ctx context.Context, q *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return during(w, q.TypeName, w.ProviderServer.ImportResourceState, ctx, q)
}

func (w *watched) ReadDataSource(ctx context.Context, q *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return during(w, q.TypeName, w.ProviderServer.ReadDataSource, ctx, q)
}

func (w *watched) OpenEphemeralResource(ctx context.Context, q *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return during(w, q.TypeName, w.ProviderServer.OpenEphemeralResource, ctx, q)
}

// InvokeAction does all of it before it answers, so that nothing else is noted.
func (w *watched) InvokeAction(ctx context.Context, q *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	return during(w, q.ActionType, func(ctx context.Context, q *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
		stream, err := w.ActionServer.InvokeAction(ctx, q)
		if err == nil {
			stream.Events = slices.Values(slices.Collect(stream.Events))
		}
		return stream, err
	}, ctx, q)
}

func (w *watched) ValidateListResourceConfig(ctx context.Context, q *tfprotov6.ValidateListResourceConfigRequest) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	return w.lists.ValidateListResourceConfig(ctx, q)
}

// ListResource is not noted: data sources of all objects ask the same.
func (w *watched) ListResource(ctx context.Context, q *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	return w.lists.ListResource(ctx, q)
}

// callEverything has every kind live its life, and applies the example of whatever
// else can be read or opened.
func callEverything(t *testing.T, seen *calls) {
	for _, k := range kinds.All() {
		for i, life := range k.Lives {
			modes := kinds.Modes()[:1:1]
			if i == 0 { // once, reads that are not shared, and the kind's own tenants
				modes = append(kinds.Modes()[:2:2], k.Modes...)
			}
			for _, mode := range modes {
				t.Run(k.Type+" "+life.Name+" "+mode.Name, func(t *testing.T) {
					t.Parallel()
					a := begin(t, k, life, mode)
					server, _ := watch(a.local, seen)()
					a.rig = rig.Behind(t, server)
					live(a)
				})
			}
		}
	}
	for _, example := range examples.All(t, filepath.Join("..", "..", "examples")) {
		if !example.Reads() {
			continue
		}
		t.Run(example.Name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t)
			reads := strings.ReplaceAll(evaluates.ReplaceAllString(example.Text, ""), "${path.root}", filepath.ToSlash(t.TempDir()))
			core.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: core.Factories{"onekosmos": watch(tenant.Local(t), seen)},
				Steps:                    []resource.TestStep{{Config: tenant.Config(reads), ConfigVariables: example.Variables(tenant.Local(t))}},
			})
		})
	}
	for name, prepare := range further() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t)
			var steps []resource.TestStep
			for _, config := range prepare(tenant.Local(t)) {
				steps = append(steps, resource.TestStep{Config: tenant.Config(config)})
			}
			core.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: core.Factories{"onekosmos": watch(tenant.Local(t), seen)},
				Steps:                    steps,
			})
		})
	}
}

// evaluates are blocks of an example that ask the tenant for nothing.
var evaluates = regexp.MustCompile(`(?ms)^(check|output) .*?^}$`)

// further prepare a tenant for what neither a life nor an example does, and return
// configurations that do it, one after the other.
func further() map[string]func(*localtenant.Tenant) []string {
	lacks := func(local *localtenant.Tenant, method, path string, status int) {
		local.Inject(localtenant.Fault{Method: method, Path: path, Times: -1, Status: status, ContentType: "application/json", Body: `{"message":"no such call"}`})
	}
	return map[string]func(*localtenant.Tenant) []string{
		"roles of an older tenant": func(local *localtenant.Tenant) []string {
			lacks(local, "GET", "/adminapi/v2/authz/roles/fetch", http.StatusNotFound)
			return []string{`data "onekosmos_roles" "all" {}`}
		},
		"metadata by POST alone": func(local *localtenant.Tenant) []string {
			lacks(local, "GET", "/community/{communityName}/idp/{idpIdentifier}/metadata", http.StatusMethodNotAllowed)
			return []string{fmt.Sprintf(`data "onekosmos_idp_metadata" "own" { idp_identifier = %q }`, local.IdentityProviderID())}
		},
		"a template that no call updates by id": func(local *localtenant.Tenant) (configs []string) {
			lacks(local, "PATCH", "/proofingtemplates/tenant/{tenantId}/community/{communityId}/id/{id}", http.StatusMethodNotAllowed)
			session := local.OpenProofingSession("6070951e8dfc7f29228126aa", "dl_object")
			for _, step := range []string{"front", "front side"} {
				configs = append(configs, fmt.Sprintf("resource \"onekosmos_proofing_template\" \"front\" {\n document_type = \"dl_object\"\n dvc_id = \"6070951e8dfc7f29228126aa\"\n drift_session_id = %q\n steps = [{ name = %q, type = \"CAPTURE_FRONT\", html = \"<p>Front</p>\" }]\n}", session, step))
			}
			return configs
		},
		"a session that is validated": func(local *localtenant.Tenant) []string {
			id := local.OpenProofingSession("6070951e8dfc7f29228126aa", "dl_object")
			return []string{fmt.Sprintf("data \"onekosmos_proofing_session\" \"open\" {\n id = %q\n validate = true\n}", id)}
		},
		"keys": func(*localtenant.Tenant) []string {
			return []string{`ephemeral "onekosmos_service_keys" "each" {
  for_each = toset(["admin_api", "id_proofing_api", "wallet_api"])
  service  = each.key
}`}
		},
		"a retry that is canceled": func(local *localtenant.Tenant) []string {
			id := local.OpenProofingSession("6070951e8dfc7f29228126aa", "dl_object")
			local.SetProofingStatus(id, "COMPLETED")
			retry := func(cancel bool) string {
				return fmt.Sprintf("action \"onekosmos_retry_proofing_session\" \"again\" {\n config {\n  session_id = %q\n  cancel = %t\n }\n}", id, cancel)
			}
			return []string{retry(false), retry(true)}
		},
		"keys that are reset": func(*localtenant.Tenant) []string {
			return []string{`action "onekosmos_reset_service_key" "each" {
  for_each = toset(["id_proofing_api", "wallet_api"])
  config {
    service = each.key
    tag     = "webauthn"
  }
}`}
		},
		"an authenticator of whoever has it": func(local *localtenant.Tenant) []string {
			local.RegisterAuthenticator(local.UserID(), "key")
			return []string{"action \"onekosmos_unregister_authenticator\" \"key\" {\n config { identifier = \"key\" }\n}"}
		},
		"services": func(*localtenant.Tenant) []string {
			return []string{"data \"onekosmos_health\" \"platform\" { service = \"platform\" }\n" + ofEachService("health", "public_key", "service_directory", "environment")}
		},
	}
}

// ofEachService reads data sources of all services.
func ofEachService(names ...string) (config string) {
	for _, name := range names {
		config += fmt.Sprintf("data \"onekosmos_%s\" \"each\" {\n for_each = toset([\"admin\", \"idproofing\", \"webauthn\", \"wallet\"])\n service = each.key\n}\n", name)
	}
	return config
}

// coverage returns the page.
func coverage(documented []string, called map[string]map[string]bool, reasons map[string]string) []byte {
	var b bytes.Buffer
	count := 0
	for _, endpoint := range documented {
		if len(called[endpoint]) > 0 {
			count++
		}
	}
	fmt.Fprintf(&b, `---
page_title: "API coverage"
subcategory: ""
description: |-
  Documented endpoints of the 1Kosmos APIs, and the objects of this provider that call them.
---

# API coverage

The API reference documents %d endpoints. Objects of this provider call %d of them.

An endpoint counts as called if a test of the object called it on the local tenant, and the call succeeded. `+
		"`make generate`"+` writes this page from those tests. For an endpoint that no object calls, the page gives the reason.
`, len(documented), count)
	service := ""
	for _, endpoint := range documented {
		words := strings.Fields(endpoint)
		if words[0] != service {
			service = words[0]
			fmt.Fprintf(&b, "\n## %s\n\n| Endpoint | Called by |\n| --- | --- |\n", map[string]string{
				"adminapi": "Admin API", "idproofingapi": "ID Proofing API", "webauthn": "WebAuthn API", "walletapi": "Wallet API",
			}[service])
		}
		by := reasons[endpoint]
		if len(called[endpoint]) > 0 {
			by = "`" + strings.Join(slices.Sorted(maps.Keys(called[endpoint])), "`, `") + "`"
			by = strings.ReplaceAll(by, "`"+theProvider+"`", theProvider)
		}
		fmt.Fprintf(&b, "| `%s %s` | %s |\n", words[1], words[2], by)
	}
	return b.Bytes()
}
