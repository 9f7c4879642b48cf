package plumbing

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
)

// object is what the fake API keeps.
type object struct {
	ID, Parent, Name string
	Note             *string
	Document         string // kept compact, members in order
	Revision         int64  // counts writes
	Labels           []string
	Secret           *string
}

// shelf is a Store in memory, and what can be set to go wrong in it. Objects
// with a parent are reached through under.
type shelf struct {
	mu      sync.Mutex
	objects []*object
	calls   []string // "get p/1"
	sent    []string // secrets, "" for none

	fails        map[string]error // by method; a create makes its object all the same when halfway
	halfway      bool
	blocks       string // the method that blocks until its context is done
	failsAt      int    // the element at which a list fails; 0: none
	yielded      int    // elements asked of lists
	flattenFails bool
	flattened    int
	losesID      bool   // Flatten fails before it sets the id
	onYield      func() // called before each element of a list
	habit        func(answered *object)
	// twins are what Twin finds, by name.
	twins map[string]*object
}

// under is the shelf bound to a parent, which is "" for things.
type under struct {
	*shelf
	parent string
}

func (u under) begin(ctx context.Context, method, id string) error {
	u.mu.Lock()
	u.calls = append(u.calls, strings.TrimSpace(method+" "+strings.TrimPrefix(u.parent+"/"+id, "/")))
	err := u.fails[method]
	u.mu.Unlock()
	if u.blocks == method {
		<-ctx.Done()
	}
	if err == nil && ctx.Err() != nil {
		err = fmt.Errorf("POST /things: %w", ctx.Err())
	}
	return err
}

func (u under) find(id string) int {
	return slices.IndexFunc(u.objects, func(o *object) bool { return o.ID == strings.ToLower(id) && o.Parent == u.parent })
}

// keep returns what the API keeps of what was sent.
func (u under) keep(id string, want *object, revision int64) *object {
	u.sent = append(u.sent, text(want.Secret))
	kept := *want
	kept.ID, kept.Parent, kept.Revision = id, u.parent, revision
	if want.Document != "" {
		var value any
		if err := json.Unmarshal([]byte(want.Document), &value); err != nil {
			panic(err)
		}
		compact, _ := json.Marshal(value)
		kept.Document = string(compact)
	}
	return &kept
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (u under) Create(ctx context.Context, want *object) (*object, error) {
	err := u.begin(ctx, "create", "")
	if err != nil && !u.halfway {
		return nil, err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	made := u.keep(fmt.Sprintf("id%d", len(u.objects)+1), want, 1)
	u.objects = append(u.objects, made)
	return u.answer(made), err
}

func (u under) Twins(_ context.Context, want *object) (ids []string, err error) {
	if twin := u.twins[want.Name]; twin != nil {
		ids = []string{twin.ID}
	}
	return ids, u.fails["twin"]
}

func (u under) Get(ctx context.Context, id string) (*object, error) {
	if err := u.begin(ctx, "get", id); err != nil {
		return nil, err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	i := u.find(id)
	if i < 0 {
		return nil, fmt.Errorf("GET /things/%s: %w", id, client.ErrNotFound)
	}
	return u.answer(u.objects[i]), nil
}

// answer is how the API shows an object.
func (u under) answer(kept *object) *object {
	if u.habit == nil {
		return kept
	}
	shown := *kept
	u.habit(&shown)
	return &shown
}

func (u under) Update(ctx context.Context, id string, want *object) (*object, error) {
	if err := u.begin(ctx, "update", id); err != nil {
		return nil, err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	i := u.find(id)
	if i < 0 {
		return nil, fmt.Errorf("PUT /things/%s: %w", id, client.ErrNotFound)
	}
	u.objects[i] = u.keep(id, want, u.objects[i].Revision+1)
	return u.answer(u.objects[i]), nil
}

func (u under) Delete(ctx context.Context, id string) error {
	if err := u.begin(ctx, "delete", id); err != nil {
		return err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if i := u.find(id); i >= 0 {
		u.objects = slices.Delete(u.objects, i, i+1)
	}
	return nil
}

func (u under) List(ctx context.Context) iter.Seq2[*object, error] {
	return func(yield func(*object, error) bool) {
		if err := u.begin(ctx, "list", ""); err != nil {
			yield(nil, err)
			return
		}
		for _, o := range slices.Clone(u.objects) {
			if o.Parent != u.parent {
				continue
			}
			if u.yielded++; u.yielded == u.failsAt {
				yield(nil, fmt.Errorf("GET /things: page 2: %w", client.ErrThrottled))
				return
			}
			if u.onYield != nil {
				u.onYield()
			}
			if !yield(o, nil) {
				return
			}
		}
	}
}

// settings is the fake of settings that always exist.
type settings struct {
	mode     string
	calls    []string
	snapshot []byte // answered when set
	fails    map[string]error
}

func (s *settings) call(method string) error {
	s.calls = append(s.calls, method)
	return s.fails[method]
}

func (s *settings) put(method string, want *string) (*string, error) {
	if err := s.call(method); err != nil {
		return nil, err
	}
	s.mode = *want
	return &s.mode, nil
}

func (s *settings) Create(_ context.Context, want *string) (*string, error) {
	return s.put("create", want)
}
func (s *settings) Update(_ context.Context, _ string, want *string) (*string, error) {
	return s.put("update", want)
}
func (s *settings) Get(context.Context, string) (*string, error) { return &s.mode, s.call("get") }
func (s *settings) Delete(context.Context, string) error         { return s.call("delete") }
func (s *settings) List(context.Context) iter.Seq2[*string, error] {
	return func(yield func(*string, error) bool) { yield(&s.mode, nil) }
}

func (s *settings) Snapshot(context.Context) ([]byte, error) {
	if s.snapshot != nil {
		return s.snapshot, s.call("snapshot")
	}
	return []byte(`{"mode":"` + s.mode + `"}`), s.call("snapshot")
}

func (s *settings) Restore(_ context.Context, snapshot []byte) error {
	var was struct{ Mode string }
	if err := json.Unmarshal(snapshot, &was); err != nil {
		return err
	}
	s.mode = was.Mode
	return s.call("restore")
}

// world is everything that the provider of these tests speaks to.
type world struct {
	shelf
	settings settings
	schemas  int // how often that of things was built
	declare  sync.Once
	declared Kind
}

func (w *world) things() Kind {
	w.declare.Do(func() { w.declared = things(w).Register() })
	return w.declared
}

func newWorld() *world {
	return &world{shelf: shelf{fails: map[string]error{}}, settings: settings{mode: "factory", fails: map[string]error{}}}
}

// start returns a rig around a provider of things, parts of things, and
// settings.
func (w *world) start(t *testing.T) *rig.Rig {
	return rig.New(t, w.provider(&Data{Client: &client.Client{}, Tenant: rand.Text()}), rig.Values{})
}

func (w *world) provider(data any) func() provider.Provider {
	return func() provider.Provider { return &fakeProvider{world: w, data: data} }
}

// thing makes an object behind the provider's back.
func (w *world) thing(parent, name string) *object {
	o := &object{ID: fmt.Sprintf("id%d", len(w.objects)+1), Parent: parent, Name: name, Revision: 1}
	w.objects = append(w.objects, o)
	return o
}

type fakeProvider struct {
	world *world
	data  any
}

func (p *fakeProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "onekosmos"
}
func (p *fakeProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (p *fakeProvider) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.ResourceData, resp.DataSourceData, resp.EphemeralResourceData, resp.ListResourceData = p.data, p.data, p.data, p.data
}

func (p *fakeProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{p.world.things().Resource, parts(p.world).Register().Resource, modes(p.world).Register().Resource}
}

func (p *fakeProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{p.world.things().List, parts(p.world).Register().List}
}

func (p *fakeProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		p.world.things().One, p.world.things().All, parts(p.world).Register().One, parts(p.world).Register().All, modes(p.world).Register().One, gauge().New,
	}
}

func (p *fakeProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{thingSecret(p.world).New}
}

type thingModel struct {
	ID       types.String   `tfsdk:"id"`
	Name     types.String   `tfsdk:"name"`
	Note     types.String   `tfsdk:"note"`
	Document attribute.JSON `tfsdk:"document"`
	Revision types.Int64    `tfsdk:"revision"`
	Labels   types.Set      `tfsdk:"labels"`
	Size     types.String   `tfsdk:"size"`
	Shiny    types.Bool     `tfsdk:"shiny"`

	Password          types.String   `tfsdk:"password"`
	PasswordWO        types.String   `tfsdk:"password_wo"`
	PasswordWOVersion types.Int64    `tfsdk:"password_wo_version"`
	Timeouts          timeouts.Value `tfsdk:"timeouts"`
}

func (m *thingModel) secret() attribute.Secret {
	return attribute.Secret{Plain: m.Password, WriteOnly: m.PasswordWO, Version: m.PasswordWOVersion}
}

func thingSchema() schema.Schema {
	attributes := map[string]schema.Attribute{
		"id":   attribute.ID("thing"),
		"name": attribute.Required("Name."),
		"note": attribute.Optional("Note."),
		"document": schema.StringAttribute{
			Optional: true, CustomType: attribute.JSONType{}, MarkdownDescription: "Document.",
			Validators: []validator.String{attribute.JSONValue()}, PlanModifiers: []planmodifier.String{attribute.KeepEqualJSON()},
		},
		"revision": schema.Int64Attribute{Computed: true, MarkdownDescription: "Revision."},
		"labels":   schema.SetAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: "Labels."},
		"size":     attribute.Choice("Size.", "small", "small", "large"),
		"shiny":    attribute.Switch("Whether it shines.", true),
	}
	for name, a := range attribute.SecretAttributes("password", "Password.", false) {
		attributes[name] = a
	}
	return schema.Schema{MarkdownDescription: "A thing.", Attributes: attributes}
}

func things(w *world) Resource[thingModel, object] {
	return Resource[thingModel, object]{
		Name: "thing", Kind: "thing", Identity: []string{"id"},
		Schema: func() schema.Schema { w.schemas++; return thingSchema() },
		Store:  func(*client.Client, *thingModel) Store[object] { return under{shelf: &w.shelf} },
		Expand: func(ctx context.Context, change Change[thingModel], diags *diag.Diagnostics) *object {
			if change.Plan.Name.ValueString() == "unsendable" {
				diags.AddError("Cannot be sent", "name")
				return nil
			}
			var before thingModel
			var state *attribute.Secret
			if change.State != nil {
				before = *change.State
				secret := before.secret()
				state = &secret
			}
			return &object{
				Name: change.Plan.Name.ValueString(), Note: attribute.Send(change.Plan.Note, &before.Note), Document: change.Plan.Document.ValueString(),
				Labels: attribute.Strings(ctx, change.Plan.Labels, diags), Secret: attribute.ToSend(change.Plan.secret(), change.Config.secret(), state),
			}
		},
		Flatten: func(ctx context.Context, o *object, m *thingModel, diags *diag.Diagnostics) {
			if w.losesID {
				diags.AddError("Cannot be read", "The answer has no id.")
				return
			}
			w.flattened++
			m.ID = types.StringValue(o.ID)
			if w.flattenFails {
				diags.AddError("Cannot be read", "The answer makes no sense.")
				return
			}
			m.Name, m.Note = types.StringValue(o.Name), attribute.Text(o.Note)
			m.Revision, m.Size, m.Shiny = types.Int64Value(o.Revision), types.StringValue("small"), types.BoolValue(true)
			m.Document = attribute.NewJSON(json.RawMessage(o.Document))
			if len(o.Labels) > 0 || !m.Labels.IsNull() {
				m.Labels = attribute.StringSet(ctx, o.Labels, diags)
			}
		},
		Title:  func(o *object) string { return o.Name },
		Reads:  Reads{One: "A thing.", All: "All things.", Plural: "things", By: []string{"id", "name"}, Filters: []string{"note"}},
		Untold: []string{"size"},
	}
}

type partModel struct {
	ParentID     types.String   `tfsdk:"parent_id"`
	ID           types.String   `tfsdk:"id"`
	Name         types.String   `tfsdk:"name"`
	Key          types.String   `tfsdk:"key"`
	KeyWO        types.String   `tfsdk:"key_wo"`
	KeyWOVersion types.Int64    `tfsdk:"key_wo_version"`
	Timeouts     timeouts.Value `tfsdk:"timeouts"`
}

func parts(w *world) Resource[partModel, object] {
	return Resource[partModel, object]{
		Name: "part", Kind: "part", Identity: []string{"parent_id", "id"},
		Schema: func() schema.Schema {
			parent := attribute.Required("Id of the thing.")
			parent.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
			attributes := map[string]schema.Attribute{"parent_id": parent, "id": attribute.ID("part"), "name": attribute.Required("Name.")}
			for name, a := range attribute.SecretAttributes("key", "Key.", true) {
				attributes[name] = a
			}
			return schema.Schema{MarkdownDescription: "A part.", Attributes: attributes}
		},
		Store: func(_ *client.Client, m *partModel) Store[object] {
			return under{shelf: &w.shelf, parent: m.ParentID.ValueString()}
		},
		Expand: func(_ context.Context, change Change[partModel], _ *diag.Diagnostics) *object {
			return &object{Name: change.Plan.Name.ValueString()}
		},
		Flatten: func(_ context.Context, o *object, m *partModel, _ *diag.Diagnostics) {
			m.ID, m.Name = types.StringValue(o.ID), types.StringValue(o.Name)
		},
		Title: func(o *object) string { return o.Name },
		Reads: Reads{One: "A part.", All: "All parts.", Plural: "parts", By: []string{"id", "name"}},
	}
}

type modeModel struct {
	ID       types.String   `tfsdk:"id"`
	Mode     types.String   `tfsdk:"mode"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

func modes(w *world) Resource[modeModel, string] {
	return Resource[modeModel, string]{
		Name: "mode", Kind: "mode", Identity: []string{"id"},
		Schema: func() schema.Schema {
			return schema.Schema{MarkdownDescription: "The mode.", Attributes: map[string]schema.Attribute{"id": attribute.ID("mode"), "mode": attribute.OneOf("Mode.", "day", "night")}}
		},
		Store: func(*client.Client, *modeModel) Store[string] { return &w.settings },
		Expand: func(_ context.Context, change Change[modeModel], _ *diag.Diagnostics) *string {
			return change.Plan.Mode.ValueStringPointer()
		},
		Flatten: func(_ context.Context, mode *string, m *modeModel, _ *diag.Diagnostics) {
			m.ID, m.Mode = types.StringValue("default"), types.StringValue(*mode)
		},
		Title:    func(*string) string { return "default" },
		ImportID: "default",
		Reads:    Reads{One: "The mode."},
	}
}

type gaugeModel struct {
	Level types.Int64 `tfsdk:"level"`
}

// gauge is a data source of its own.
func gauge() DataSource[gaugeModel] {
	return DataSource[gaugeModel]{
		Name: "gauge",
		Schema: func() dataschema.Schema {
			return dataschema.Schema{Attributes: map[string]dataschema.Attribute{"level": dataschema.Int64Attribute{Optional: true, Computed: true}}}
		},
		Read: func(_ context.Context, _ *client.Client, m *gaugeModel, diags *diag.Diagnostics) {
			if !m.Level.IsNull() {
				diagnostics.Fail(diags, "read", "the gauge", client.ErrForbidden)
			}
			m.Level = types.Int64Value(7)
		},
	}
}

type thingSecretModel struct {
	ID     types.String `tfsdk:"id"`
	Secret types.String `tfsdk:"secret"`
}

func thingSecret(w *world) Ephemeral[thingSecretModel] {
	return Ephemeral[thingSecretModel]{
		Name: "thing_secret",
		Schema: func() ephemeralschema.Schema {
			return ephemeralschema.Schema{Attributes: map[string]ephemeralschema.Attribute{
				"id": ephemeralschema.StringAttribute{Required: true}, "secret": ephemeralschema.StringAttribute{Computed: true, Sensitive: true}}}
		},
		Open: func(ctx context.Context, _ *client.Client, m *thingSecretModel, diags *diag.Diagnostics) {
			o, err := under{shelf: &w.shelf}.Get(ctx, m.ID.ValueString())
			if err != nil {
				diagnostics.Fail(diags, "read", `secret of thing "`+m.ID.ValueString()+`"`, err)
				return
			}
			m.Secret = attribute.Text(o.Secret)
		},
	}
}
