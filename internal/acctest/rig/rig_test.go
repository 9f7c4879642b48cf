package rig

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// probe is a provider with one resource that has the bugs a test asks for.
type probe struct {
	bug     string
	objects map[string]probeModel
	sizes   []int64 // sent by creates and updates
}

func newProbe(bug string) (*probe, func() provider.Provider) {
	p := &probe{bug: bug, objects: map[string]probeModel{}}
	return p, func() provider.Provider { return p }
}

func (p *probe) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "probe"
}

func (p *probe) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema.Attributes = map[string]providerschema.Attribute{"url": providerschema.StringAttribute{Required: true}}
}
func (p *probe) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (p *probe) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return probeData{} }}
}

func (p *probe) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource { return nil }

func (p *probe) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return &probeResource{p} }}
}

type probeModel struct {
	ID       types.String `tfsdk:"id"`
	Name     types.String `tfsdk:"name"`
	Zone     types.String `tfsdk:"zone"`
	Size     types.Int64  `tfsdk:"size"`
	SecretWO types.String `tfsdk:"secret_wo"`
	Nested   *probeNested `tfsdk:"nested"`
}

type probeNested struct {
	Given    types.String `tfsdk:"given"`
	Computed types.Int64  `tfsdk:"computed"`
}

type probeResource struct{ *probe }

func (r *probeResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "probe_thing"
}

func (r *probeResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema.Attributes = map[string]schema.Attribute{
		"id":        schema.StringAttribute{Computed: true, PlanModifiers: keep},
		"name":      schema.StringAttribute{Required: true},
		"zone":      schema.StringAttribute{Optional: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}},
		"size":      schema.Int64Attribute{Optional: true, Computed: true, Default: int64default.StaticInt64(1)},
		"secret_wo": schema.StringAttribute{Optional: true, WriteOnly: true},
		"nested": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
			"given":    schema.StringAttribute{Required: true},
			"computed": schema.Int64Attribute{Computed: true, PlanModifiers: []planmodifier.Int64{int64planmodifier.UseStateForUnknown()}},
		}},
	}
}

func (r *probeResource) ModifyPlan(ctx context.Context, _ resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.bug == "plans another name" && !resp.Plan.Raw.IsNull() {
		resp.Plan.SetAttribute(ctx, path.Root("name"), "another")
	}
}

func (r *probeResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema.Attributes = map[string]identityschema.Attribute{"id": identityschema.StringAttribute{RequiredForImport: true}}
}

func (r *probeResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("id"), path.Root("id"), req, resp)
}

func (r *probeResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var m probeModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	m.ID = types.StringValue("one")
	if m.Nested != nil {
		m.Nested.Computed = types.Int64Value(7)
	}
	if r.bug == "normalizes the name" {
		m.Name = types.StringValue(strings.ToLower(m.Name.ValueString()))
	}
	r.objects["one"] = m
	r.sizes = append(r.sizes, m.Size.ValueInt64())
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), "one")...)
	if r.bug == "fails after create" {
		resp.Diagnostics.AddError("Failed", "after create")
	}
}

func (r *probeResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var m probeModel
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if r.bug != "removes before identity" {
		resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), m.ID)...)
	}
	found, ok := r.objects[m.ID.ValueString()]
	if !ok {
		resp.State.RemoveResource(ctx)
		return
	}
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), m.ID)...)
	switch r.bug {
	case "reads another size":
		found.Size = types.Int64Value(99)
	case "imports no zone":
		found.Zone = m.Zone
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &found)...)
}

func (r *probeResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var m probeModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	r.objects["one"] = m
	r.sizes = append(r.sizes, m.Size.ValueInt64())
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

func (r *probeResource) Delete(_ context.Context, _ resource.DeleteRequest, resp *resource.DeleteResponse) {
	if _, ok := r.objects["one"]; !ok && r.bug == "fails to delete what is gone" {
		resp.Diagnostics.AddError("Gone", "already")
	}
	delete(r.objects, "one")
}

type probeData struct{}

func (probeData) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "probe_echo"
}

func (probeData) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema.Attributes = map[string]dataschema.Attribute{
		"text":  dataschema.StringAttribute{Optional: true},
		"whole": dataschema.Int64Attribute{Optional: true},
		"part":  dataschema.Float64Attribute{Optional: true},
		"flag":  dataschema.BoolAttribute{Optional: true},
		"list":  dataschema.ListAttribute{Optional: true, ElementType: types.StringType},
		"set":   dataschema.SetAttribute{Optional: true, ElementType: types.StringType},
		"map":   dataschema.MapAttribute{Optional: true, ElementType: types.Int64Type},
		"none":  dataschema.StringAttribute{Optional: true},
	}
}

func (probeData) Read(_ context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	resp.State.Raw = req.Config.Raw
}

var probeConfig = Values{"url": "https://probe.example"}

func TestConformanceFindsPlantedBugs(t *testing.T) {
	for _, test := range []struct{ bug, want string }{
		{"", ""},
		{"plans another name", `name: configured as tftypes.String<"Thing">`},
		{"normalizes the name", `name: tftypes.String<"Thing"> became tftypes.String<"thing">`},
		{"fails after create", "apply: error: Failed"},
		{"reads another size", "Read: size:"},
		{"imports no zone", "import: zone:"},
		{"removes before identity", "Read of a vanished object without identity: error: Missing Resource Identity After Read"},
		{"fails to delete what is gone", "destroy: error: Gone"},
	} {
		t.Run(test.bug, func(t *testing.T) {
			p, factory := newProbe(test.bug)
			got := Violations(New(t, factory, probeConfig), Conformance{
				Type:   "probe_thing",
				Config: Values{"name": "Thing", "zone": "a", "secret_wo": "s3cret", "nested": Values{"given": "x"}},
				Remove: func(identity Values) { delete(p.objects, identity.Text("id")) },
			})
			found := test.bug == "" && len(got) == 0 ||
				test.bug != "" && slices.ContainsFunc(got, func(v string) bool { return strings.Contains(v, test.want) })
			if !found {
				t.Errorf("violations are %q, want %q", got, test.want)
			}
		})
	}
}

func TestLifecycle(t *testing.T) {
	p, factory := newProbe("")
	r := New(t, factory, probeConfig)
	object, problems := r.Create("probe_thing", Values{"name": "a", "size": 4, "nested": Values{"given": "x"}})
	if problems != nil || object.Values().Get("nested.computed") != int64(7) || object.Identity().Text("id") != "one" {
		t.Fatalf("created %v with identity %v: %s", object.Values(), object.Identity(), problems)
	}
	object, problems = r.Update(object, Values{"name": "b", "nested": Values{"given": "x"}})
	if got := object.Values(); problems != nil || got["name"] != "b" || got["size"] != int64(1) || got.Get("nested.computed") != int64(7) {
		t.Fatalf("updated to %v: %s", got, problems)
	}
	if _, problems = r.Update(object, Values{"name": "b", "nested": Values{"given": "x"}}); problems != nil || len(p.sizes) != 2 {
		t.Errorf("what changes nothing was applied, %v: %s", p.sizes, problems)
	}
	plan, _ := r.Plan("probe_thing", object, Values{"name": "b", "zone": "z"})
	if !slices.Equal(plan.Replace, []string{"zone"}) || plan.NoOp() {
		t.Errorf("the plan replaces for %q", plan.Replace)
	}
	if object, problems = r.Update(object, Values{"name": "b", "zone": "z"}); problems != nil || object.Values()["zone"] != "z" || len(p.sizes) != 3 {
		t.Errorf("replaced by %v: %s", object.Values(), problems)
	}
	if problems = r.Destroy(object); problems != nil || len(p.objects) != 0 {
		t.Errorf("destroyed, left %v: %s", p.objects, problems)
	}
	if imported, problems := r.Import("probe_thing", "one"); imported != nil || problems != nil {
		t.Errorf("imported what is not there: %v %s", imported, problems)
	}
}

func TestFailedCreateKeepsTheInstance(t *testing.T) {
	_, factory := newProbe("fails after create")
	object, problems := New(t, factory, probeConfig).Create("probe_thing", Values{"name": "a"})
	if object == nil || problems.Errors() == nil {
		t.Errorf("instance %v, problems %s", object, problems)
	}
}

func TestValuesRoundTrip(t *testing.T) {
	_, factory := newProbe("")
	given := Values{"text": "t", "whole": 3, "part": 1.5, "flag": true, "list": []any{"b", "a"}, "set": []string{"b", "a"}, "map": Values{"k": 1}}
	got, problems := New(t, factory, probeConfig).ReadData("probe_echo", given)
	if problems != nil {
		t.Fatal(problems)
	}
	for _, test := range []struct {
		name string
		want any
	}{{"text", "t"}, {"whole", int64(3)}, {"part", 1.5}, {"flag", true}, {"none", nil}, {"map.k", int64(1)}, {"map.missing", nil}} {
		if got.Get(test.name) != test.want {
			t.Errorf("%s is %v (%[2]T), want %v", test.name, got.Get(test.name), test.want)
		}
	}
	if list, set := got["list"].([]any), got["set"].([]any); !slices.Equal(list, []any{"b", "a"}) || !slices.Equal(set, []any{"a", "b"}) {
		t.Errorf("list is %v, set is %v", list, set)
	}
}

func TestProblemsAreReturned(t *testing.T) {
	_, factory := newProbe("")
	problems := Unconfigured(t, factory).Configure(Values{})
	if problems.Errors() == nil || !slices.Equal(problems.Paths(), []string{"url"}) || !strings.Contains(problems.String(), "(url)") {
		t.Errorf("problems %s at %q", problems, problems.Paths())
	}
}

func TestMistakesInATestAreNamed(t *testing.T) {
	_, factory := newProbe("")
	ty := Unconfigured(t, factory).ResourceType("probe_thing")
	for _, test := range []struct {
		given Values
		want  string
	}{
		{Values{"nmae": "x"}, `no attribute "nmae"`},
		{Values{"size": "x"}, "size: a string where"},
		{Values{"name": []string{"x"}}, "name: a list where"},
		{Values{"nested": Values{"given": 1}}, "nested: given: a int64 where"},
	} {
		if _, err := encode(ty, test.given); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v: %v, want %s", test.given, err, test.want)
		}
	}
}
