package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// described is what the attributes of all kinds of schemas have in common.
type described interface {
	GetMarkdownDescription() string
	GetType() attr.Type
	IsSensitive() bool
	IsWriteOnly() bool
	IsComputed() bool
	IsRequired() bool
	IsOptional() bool
}

func TestConformance(t *testing.T) {
	ctx := t.Context()
	p := provider.New("test")()
	var sources, lists []string
	for _, make := range p.DataSources(ctx) {
		source := make()
		var meta datasource.MetadataResponse
		source.Metadata(ctx, datasource.MetadataRequest{}, &meta)
		sources = append(sources, meta.TypeName)
		t.Run("data "+meta.TypeName, func(t *testing.T) {
			var s datasource.SchemaResponse
			source.Schema(ctx, datasource.SchemaRequest{}, &s)
			noErrors(t, s.Schema.ValidateImplementation(ctx))
			if s.Schema.MarkdownDescription == "" {
				t.Error("the data source has no description")
			}
			for name, a := range s.Schema.Attributes {
				checkDescribed(t, name, a)
				checkNoSecret(t, name, a)
			}
			documented(t, "data-sources", meta.TypeName, "data-source.tf")
		})
	}
	for _, make := range p.(fwprovider.ProviderWithListResources).ListResources(ctx) {
		l := make()
		var meta resource.MetadataResponse
		l.Metadata(ctx, resource.MetadataRequest{}, &meta)
		lists = append(lists, meta.TypeName)
		t.Run("list "+meta.TypeName, func(t *testing.T) {
			var s list.ListResourceSchemaResponse
			l.ListResourceConfigSchema(ctx, list.ListResourceSchemaRequest{}, &s)
			if s.Schema.MarkdownDescription == "" {
				t.Error("the list resource has no description")
			}
			for name, a := range s.Schema.Attributes {
				checkDescribed(t, name, a)
			}
			documented(t, "list-resources", meta.TypeName, "list-resource.tfquery.hcl")
		})
	}
	for _, make := range p.(fwprovider.ProviderWithEphemeralResources).EphemeralResources(ctx) {
		e := make()
		var meta ephemeral.MetadataResponse
		e.Metadata(ctx, ephemeral.MetadataRequest{}, &meta)
		t.Run("ephemeral "+meta.TypeName, func(t *testing.T) {
			var s ephemeral.SchemaResponse
			e.Schema(ctx, ephemeral.SchemaRequest{}, &s)
			noErrors(t, s.Schema.ValidateImplementation(ctx))
			if s.Schema.MarkdownDescription == "" {
				t.Error("the ephemeral resource has no description")
			}
			for name, a := range s.Schema.Attributes {
				checkDescribed(t, name, a)
			}
			documented(t, "ephemeral-resources", meta.TypeName, "ephemeral-resource.tf")
		})
	}
	for _, make := range p.(fwprovider.ProviderWithActions).Actions(ctx) {
		a := make()
		var meta action.MetadataResponse
		a.Metadata(ctx, action.MetadataRequest{}, &meta)
		t.Run("action "+meta.TypeName, func(t *testing.T) {
			var s action.SchemaResponse
			a.Schema(ctx, action.SchemaRequest{}, &s)
			noErrors(t, s.Schema.ValidateImplementation(ctx))
			if s.Schema.MarkdownDescription == "" {
				t.Error("the action has no description")
			}
			for name, a := range s.Schema.Attributes {
				checkDescribed(t, name, a)
			}
			documented(t, "actions", meta.TypeName, "action.tf")
		})
	}
	for _, make := range p.(fwprovider.ProviderWithFunctions).Functions(ctx) {
		f := make()
		var meta function.MetadataResponse
		f.Metadata(ctx, function.MetadataRequest{}, &meta)
		t.Run("function "+meta.Name, func(t *testing.T) {
			var d function.DefinitionResponse
			f.Definition(ctx, function.DefinitionRequest{}, &d)
			var checked function.DefinitionValidateResponse
			d.Definition.ValidateImplementation(ctx, function.DefinitionValidateRequest{FuncName: meta.Name}, &checked)
			noErrors(t, checked.Diagnostics)
			if d.Definition.Summary == "" || !strings.HasSuffix(d.Definition.MarkdownDescription, ".") {
				t.Errorf("the function does not say what it does: %q, %q", d.Definition.Summary, d.Definition.MarkdownDescription)
			}
			for _, parameter := range d.Definition.Parameters {
				if !strings.HasSuffix(parameter.GetMarkdownDescription(), ".") {
					t.Errorf("parameter %s: the description is no sentence: %q", parameter.GetName(), parameter.GetMarkdownDescription())
				}
			}
			documented(t, "functions", meta.Name, "function.tf")
		})
	}
	rows := map[string]kinds.Kind{}
	for _, k := range kinds.All() {
		rows[k.Type] = k
	}
	if len(rows) != len(kinds.All()) || len(rows) != len(p.Resources(ctx)) {
		t.Errorf("%d kinds in %d rows, and %d resources", len(rows), len(kinds.All()), len(p.Resources(ctx)))
	}
	for _, make := range p.Resources(ctx) {
		r := make()
		var meta resource.MetadataResponse
		r.Metadata(ctx, resource.MetadataRequest{}, &meta)
		name := meta.TypeName
		t.Run("resource "+name, func(t *testing.T) {
			kind, ok := rows[name]
			if !ok {
				t.Fatal("internal/acctest/kinds has no row for it")
			}
			var s resource.SchemaResponse
			r.Schema(ctx, resource.SchemaRequest{}, &s)
			noErrors(t, s.Schema.ValidateImplementation(ctx))
			if s.Schema.MarkdownDescription == "" {
				t.Error("the resource has no description")
			}
			attributes := map[string]described{}
			for attribute, a := range s.Schema.Attributes {
				attributes[attribute] = a
			}
			checkSecrets(t, kind, "", attributes)
			for attribute, a := range s.Schema.Attributes {
				checkDescribed(t, attribute, a)
			}
			var identity resource.IdentitySchemaResponse
			r.(resource.ResourceWithIdentity).IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &identity)
			if len(identity.IdentitySchema.Attributes) == 0 {
				t.Error("the resource has no identity")
			}
			for part, a := range identity.IdentitySchema.Attributes {
				if a.GetDescription() == "" || s.Schema.Attributes[part] == nil {
					t.Errorf("identity %s: no description, or no attribute of that name", part)
				}
			}
			if _, ok := r.(resource.ResourceWithImportState); !ok {
				t.Error("the resource cannot be imported")
			}
			if s.Schema.Attributes["timeouts"] == nil {
				t.Error("the resource has no timeouts")
			}
			if slices.Contains(lists, name) != (kind.Without[kinds.List] == "") {
				t.Errorf("a list resource: %t, against its row", slices.Contains(lists, name))
			}
			if both := slices.Contains(sources, name) && slices.Contains(sources, kind.PluralType()); both != (kind.Without[kinds.DataSources] == "") {
				t.Errorf("data sources for one and for all: %t, against its row", both)
			}
			examples := []string{"resource.tf"}
			if kind.Without[kinds.Import] == "" {
				examples = append(examples, "import.sh", "import-by-string-id.tf", "import-by-identity.tf")
			}
			documented(t, "resources", name, examples...)
		})
	}
}

func noErrors(t *testing.T, diags interface{ HasError() bool }) {
	t.Helper()
	if diags.HasError() {
		t.Error(diags)
	}
}

// nestedAttributes returns what is inside a nested attribute of any schema and
// any nesting.
func nestedAttributes(a described) map[string]described {
	nested := map[string]described{}
	// The schemas of all kinds have the same interface of that name.
	if a, ok := a.(schema.NestedAttribute); ok {
		for name, inner := range a.GetNestedObject().GetAttributes() {
			nested[name] = inner.(described)
		}
	}
	return nested
}

// checkNoSecret finds what a data source would keep in the state, at any depth.
func checkNoSecret(t *testing.T, at string, a described) {
	t.Helper()
	if a.IsSensitive() {
		t.Errorf("%s: a data source keeps what it reads in the state; a secret belongs in an ephemeral resource", at)
	}
	for name, inner := range nestedAttributes(a) {
		checkNoSecret(t, at+"."+name, inner)
	}
}

func checkDescribed(t *testing.T, at string, a described) {
	t.Helper()
	text := a.GetMarkdownDescription()
	switch {
	case at == "timeouts.create" || at == "timeouts.read" || at == "timeouts.update" || at == "timeouts.delete":
	case len(text) < 8:
		t.Errorf("%s: the description %q helps nobody", at, text)
	case !strings.HasSuffix(text, "."):
		t.Errorf("%s: the description is no sentence: %q", at, text)
	}
	for name, inner := range nestedAttributes(a) {
		checkDescribed(t, at+"."+name, inner)
	}
}

// checkSecrets holds every secret input against its pair.
func checkSecrets(t *testing.T, kind kinds.Kind, at string, attributes map[string]described) {
	t.Helper()
	for name, a := range attributes {
		where := strings.TrimPrefix(at+"."+name, ".")
		input := a.IsRequired() || a.IsOptional()
		switch {
		case a.IsWriteOnly() && strings.HasSuffix(name, "_wo"):
			if attributes[name+"_version"] == nil {
				t.Errorf("%s: there is no %s_version to send it again by", where, name)
			}
			if plain := attributes[strings.TrimSuffix(name, "_wo")]; plain == nil && kind.Without[kinds.PlainSecrets] == "" {
				t.Errorf("%s: there is no plain variant for a CLI without write-only attributes", where)
			}
			continue // what is inside is write-only with it
		case a.IsWriteOnly():
			t.Errorf("%s: a write-only attribute ends in _wo", where)
		case a.IsSensitive() && input && attributes[name+"_wo"] == nil:
			t.Errorf("%s: a secret without its write-only pair", where)
		case a.IsSensitive() && !input && kind.Without[kinds.SecretFreeState] == "":
			t.Errorf("%s: a secret that the tenant answers belongs in an ephemeral resource", where)
		}
		if _, set := a.(schema.SetNestedAttribute); set {
			t.Errorf("%s: a set of objects is quadratic in core, and defaults in it corrupt; use a map or a list", where)
		}
		checkSecrets(t, kind, where, nestedAttributes(a))
	}
}

// A secret is found wherever it is nested.
func TestNestedSecretsAreFound(t *testing.T) {
	secret := map[string]schema.Attribute{"secret": schema.StringAttribute{Optional: true, Sensitive: true}}
	object := schema.NestedAttributeObject{Attributes: secret}
	read := map[string]dataschema.Attribute{"secret": dataschema.StringAttribute{Computed: true, Sensitive: true}}
	record := dataschema.NestedAttributeObject{Attributes: read}
	for name, a := range map[string]described{
		"single": schema.SingleNestedAttribute{Attributes: secret}, "map": schema.MapNestedAttribute{NestedObject: object},
		"list": schema.ListNestedAttribute{NestedObject: object}, "set": schema.SetNestedAttribute{NestedObject: object},
		"data single": dataschema.SingleNestedAttribute{Attributes: read}, "data map": dataschema.MapNestedAttribute{NestedObject: record},
		"data list": dataschema.ListNestedAttribute{NestedObject: record}, "data set": dataschema.SetNestedAttribute{NestedObject: record},
	} {
		if inner := nestedAttributes(a)["secret"]; inner == nil || !inner.IsSensitive() {
			t.Errorf("%s: the secret is not found", name)
		}
	}
}

// documented wants a page and its examples.
func documented(t *testing.T, kind, name string, examples ...string) {
	t.Helper()
	root := filepath.Join("..", "..")
	page := filepath.Join(root, "docs", kind, strings.TrimPrefix(name, "onekosmos_")+".md")
	if _, err := os.Stat(page); err != nil {
		t.Errorf("there is no page %s: run make generate", page)
	}
	for _, example := range examples {
		path := filepath.Join(root, "examples", kind, name, example)
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("there is no example %s", path)
		}
	}
}

func TestProviderSchema(t *testing.T) {
	var s fwprovider.SchemaResponse
	provider.New("test")().Schema(t.Context(), fwprovider.SchemaRequest{}, &s)
	noErrors(t, s.Schema.ValidateImplementation(t.Context()))
	for name, a := range s.Schema.Attributes {
		checkDescribed(t, name, a)
		if name != "endpoints" && !strings.Contains(a.GetMarkdownDescription(), "`ONEKOSMOS_"+strings.ToUpper(name)+"`") {
			t.Errorf("%s: its environment variable is not told", name)
		}
	}
	for _, secret := range []string{"token", "password", "license_key", "private_key"} {
		if !s.Schema.Attributes[secret].IsSensitive() {
			t.Errorf("%s is not sensitive", secret)
		}
	}
}

// The client knows no Terraform, plumbing knows no domain, and nothing but the
// client looks at a status code.
func TestHouseRules(t *testing.T) {
	root := filepath.Join("..", "..", "internal")
	tools := regexp.MustCompile(`/(attribute|diagnostics|unfinished|plumbing(/[a-z]+)?)"$`)
	for _, rule := range []struct{ folder, forbidden, why string }{
		{"client", "hashicorp/terraform-plugin", "the client knows no Terraform"},
		{"localtenant", "hashicorp/terraform-plugin", "the local tenant knows no Terraform"},
		{"localtenant", "internal/provider", "the local tenant is written from the reference, not from the provider"},
		{"provider/plumbing", "internal/provider/", "plumbing knows no domain"},
		{"provider/plumbing", "net/http", "only the client looks at status codes"},
		{"provider/plumbing/held", "internal/", "what the state holds is known without the rest"},
		{"provider/plumbing/kept", "internal/", "what a tenant makes of values is known without the rest"},
		{"provider/plumbing/planning", "internal/provider/", "plans know no kind"},
		{"provider/attribute", "internal/client", "attributes know neither the client nor a domain"},
		{"provider/attribute", "internal/provider/", "attributes know neither the client nor a domain"},
		{"provider/diagnostics", "internal/provider/", "diagnostics know no domain"},
		{"shortcut", "internal/", "shortcuts know the framework alone"},
		{"coreval", "internal/", "values are known without the rest"},
		{"export", "internal/provider/", "an export knows no kind"},
		{"export", "internal/client", "an export asks the provider alone"},
		{"provider/wait", "internal/provider/", "waiting knows no domain"},
		{"provider/access", "net/http", "a domain never sees HTTP"},
		{"provider/applications", "net/http", "a domain never sees HTTP"},
		{"provider/branding", "net/http", "a domain never sees HTTP"},
		{"provider/directories", "net/http", "a domain never sees HTTP"},
		{"provider/journeys", "net/http", "a domain never sees HTTP"},
		{"provider/messaging", "net/http", "a domain never sees HTTP"},
		{"provider/proofing", "net/http", "a domain never sees HTTP"},
		{"provider/platform", "net/http", "a domain never sees HTTP"},
		{"provider/reports", "net/http", "a domain never sees HTTP"},
		{"provider/secrets", "net/http", "a domain never sees HTTP"},
		{"provider/sessions", "net/http", "a domain never sees HTTP"},
		{"provider/wallet", "net/http", "a domain never sees HTTP"},
		{"provider/webauthn", "net/http", "a domain never sees HTTP"},
	} {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(rule.folder), "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", rule.folder, len(files), err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range strings.Split(string(text), "\n") {
				if strings.HasPrefix(strings.TrimSpace(line), `"`) && strings.Contains(line, rule.forbidden) && !tools.MatchString(line) {
					t.Errorf("%s imports %s: %s", file, strings.TrimSpace(line), rule.why)
				}
			}
		}
	}
}
