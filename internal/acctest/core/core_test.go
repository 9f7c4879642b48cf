package core_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
)

// shelf is a provider of things that have a name, which is replaced to be
// changed, and a note. It records what is done in which order.
type shelf struct {
	provider.Provider
	mu     sync.Mutex
	things map[string]thing
	log    []string
	made   int
}

type thing struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
	Note types.String `tfsdk:"note"`
}

func (s *shelf) did(what string, t thing) {
	s.log = append(s.log, what+" "+t.Name.ValueString())
}

func (s *shelf) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "onekosmos"
}
func (s *shelf) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}
func (s *shelf) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}
func (s *shelf) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return things{s} }}
}
func (s *shelf) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return thingData{s} }}
}

type things struct{ *shelf }

func (r things) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "onekosmos_thing"
}

func (r things) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema.Attributes = map[string]schema.Attribute{
		"id":   schema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}},
		"name": schema.StringAttribute{Required: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}},
		"note": schema.StringAttribute{Optional: true},
	}
}

func (r things) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var t thing
	resp.Diagnostics.Append(req.Plan.Get(ctx, &t)...)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.made++
	t.ID = types.StringValue(fmt.Sprint("id", r.made))
	r.did("create", t)
	r.things[t.ID.ValueString()] = t
	resp.Diagnostics.Append(resp.State.Set(ctx, &t)...)
}

func (r things) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var t thing
	resp.Diagnostics.Append(req.State.Get(ctx, &t)...)
	r.mu.Lock()
	defer r.mu.Unlock()
	found, ok := r.things[t.ID.ValueString()]
	if !ok {
		resp.State.RemoveResource(ctx)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &found)...)
}

func (r things) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var t thing
	resp.Diagnostics.Append(req.Plan.Get(ctx, &t)...)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.did("update", t)
	r.things[t.ID.ValueString()] = t
	resp.Diagnostics.Append(resp.State.Set(ctx, &t)...)
}

func (r things) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var t thing
	resp.Diagnostics.Append(req.State.Get(ctx, &t)...)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.did("delete", t)
	delete(r.things, t.ID.ValueString())
}

func (r things) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("id"), req, resp)
}

type thingData struct{ *shelf }

func (d thingData) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "onekosmos_thing"
}

func (d thingData) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema.Attributes = map[string]dataschema.Attribute{"id": dataschema.StringAttribute{Required: true}, "name": dataschema.StringAttribute{Computed: true}, "note": dataschema.StringAttribute{Computed: true}}
}

func (d thingData) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var t thing
	resp.Diagnostics.Append(req.Config.Get(ctx, &t)...)
	d.mu.Lock()
	defer d.mu.Unlock()
	found, ok := d.things[t.ID.ValueString()]
	if !ok {
		resp.Diagnostics.AddError("No such thing", t.ID.ValueString())
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &found)...)
}

// run applies configurations one after another and returns what each did.
func run(t *testing.T, w *core.Workspace, s *shelf, configs ...string) (did []string) {
	t.Helper()
	for _, config := range configs {
		s.log = nil
		if problems := w.SetConfig(config, nil); problems.HasErrors() {
			t.Fatal(problems.Errors())
		}
		plan, problems := w.Plan(false, true)
		if problems.HasErrors() {
			t.Fatal(problems.Errors())
		}
		if problems = w.Apply(plan); problems.HasErrors() {
			t.Fatal(problems.Errors())
		}
		if plan, _ = w.Plan(false, true); !plan.Empty() {
			t.Fatalf("the plan after the apply is\n%s", plan)
		}
		did = append(did, strings.Join(s.log, ", "))
	}
	return did
}

func TestOrder(t *testing.T) {
	const pair = `
resource "onekosmos_thing" "parent" {
  name = "%s"
  %s
}
resource "onekosmos_thing" "child" {
  name = "child"
  note = onekosmos_thing.parent.%s
}
`
	const cbd = "lifecycle {\n    create_before_destroy = true\n  }"
	for name, test := range map[string]struct{ configs, want []string }{
		"an update follows a replacement": {
			[]string{fmt.Sprintf(pair, "a", "", "id"), fmt.Sprintf(pair, "b", "", "id")},
			[]string{"create a, create child", "delete a, create b, update child"},
		},
		"what replaces comes first": {
			[]string{fmt.Sprintf(pair, "a", cbd, "id"), fmt.Sprintf(pair, "b", cbd, "id")},
			[]string{"create a, create child", "create b, update child, delete a"},
		},
		"create before destroy is inherited": {
			[]string{fmt.Sprintf(strings.Replace(pair, "note", "lifecycle {\n    create_before_destroy = true\n  }\n  note", 1), "a", "", "id"),
				fmt.Sprintf(strings.Replace(pair, "note", "lifecycle {\n    create_before_destroy = true\n  }\n  note", 1), "b", "", "id")},
			[]string{"create a, create child", "create b, update child, delete a"},
		},
		"children end first": {
			[]string{fmt.Sprintf(pair, "a", "", "id"), ""},
			[]string{"create a, create child", "delete child, delete a"},
		},
		"count": {
			[]string{`resource "onekosmos_thing" "t" {
  count = 2
  name  = "same"
}`, `resource "onekosmos_thing" "t" {
  count = 3
  name  = "same"
}`},
			[]string{"create same, create same", "create same"},
		},
		"for_each": {
			[]string{`resource "onekosmos_thing" "t" {
  for_each = { x = "one" }
  name     = each.value
}`, `resource "onekosmos_thing" "t" {
  for_each = { y = "two" }
  name     = each.value
}`},
			[]string{"create one", "delete one, create two"},
		},
		"a removed block": {
			[]string{fmt.Sprintf(pair, "a", "", "id"), "removed {\n  from = onekosmos_thing.child\n  lifecycle {\n    destroy = false\n  }\n}"},
			[]string{"create a, create child", "delete a"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := &shelf{things: map[string]thing{}}
			if got := run(t, workspace(t, s), s, test.configs...); !slices.Equal(got, test.want) {
				t.Errorf("did %q, want %q", got, test.want)
			}
		})
	}
}

func workspace(t *testing.T, s *shelf) *core.Workspace {
	return core.New(t, core.Factories{"onekosmos": func() (tfprotov6.ProviderServer, error) { return providerserver.NewProtocol6(s)(), nil }})
}

func TestDataIsReadWhenItsIDIsKnown(t *testing.T) {
	s := &shelf{things: map[string]thing{}}
	w := workspace(t, s)
	config := `
resource "onekosmos_thing" "t" { name = "a" }
data "onekosmos_thing" "t" { id = onekosmos_thing.t.id }
output "name" { value = upper(data.onekosmos_thing.t.name) }
`
	if problems := w.SetConfig(config, nil); problems.HasErrors() {
		t.Fatal(problems.Errors())
	}
	plan, problems := w.Plan(false, true)
	if problems.HasErrors() {
		t.Fatal(problems.Errors())
	}
	if !strings.Contains(plan.String(), "data.onekosmos_thing.t: read") {
		t.Errorf("the plan is\n%s", plan)
	}
	if problems = w.Apply(plan); problems.HasErrors() {
		t.Fatal(problems.Errors())
	}
	if got := w.JSON().Values.Outputs["name"].Value; got != "A" {
		t.Errorf("the output is %v", got)
	}
}

func TestImportBlock(t *testing.T) {
	s := &shelf{things: map[string]thing{"x": {ID: types.StringValue("x"), Name: types.StringValue("a")}}}
	w := workspace(t, s)
	if did := run(t, w, s, "resource \"onekosmos_thing\" \"t\" { name = \"a\" }\nimport {\n  to = onekosmos_thing.t\n  id = \"x\"\n}\n"); did[0] != "" {
		t.Errorf("the import did %q", did)
	}
	if id := w.Legacy().RootModule().Resources["onekosmos_thing.t"].Primary.ID; id != "x" {
		t.Errorf("imported %q", id)
	}
}
