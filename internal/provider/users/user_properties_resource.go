package users

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

func userProperties() plumbing.Resource[userPropertiesModel, client.UserProperty] {
	return plumbing.Resource[userPropertiesModel, client.UserProperty]{
		Name:     "user_properties",
		Kind:     "user properties",
		Schema:   userPropertiesSchema,
		Identity: []string{"auth_module_id", "user_id"},
		ImportID: importID,
		Store: func(c *client.Client, m *userPropertiesModel) plumbing.Store[client.UserProperty] {
			return c.UserProperties(m.AuthModuleID.ValueString(), m.UserID.ValueString())
		},
		Expand: func(ctx context.Context, change plumbing.Change[userPropertiesModel], diags *diag.Diagnostics) *client.UserProperty {
			return change.Plan.expand(ctx, diags)
		},
		Flatten: func(ctx context.Context, got *client.UserProperty, m *userPropertiesModel, diags *diag.Diagnostics) {
			m.fill(ctx, got, diags)
		},
		Title: func(p *client.UserProperty) string { return p.UserID },
		Reads: plumbing.Reads{
			One: "Phone numbers and aliases of a user, by ID.",
			By:  []string{"user_id"},
		},
	}
}

func userPropertiesSchema() schema.Schema {
	userID := attribute.Required("ID of the user. Changing it replaces the properties.", attribute.Refers("user"))
	userID.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	return schema.Schema{
		MarkdownDescription: "Phone numbers and aliases of a user of an auth module. AdminX: Users.\n\n" +
			"Every user has them: destroying this resource restores what the user had before, unless the provider sets `settings_on_destroy = \"keep\"`. What is omitted stays as it is; an empty set or map removes what there is.",
		Attributes: map[string]schema.Attribute{
			"auth_module_id": authModuleID("ID of the auth module that the user belongs to. Changing it replaces the properties."),
			"user_id":        userID,
			"mobiles":        attribute.KeptTexts("Mobile phone numbers."),
			"landlines":      attribute.KeptTexts("Landline phone numbers."),
			"aliases": schema.MapAttribute{
				Optional: true, Computed: true, ElementType: types.StringType,
				MarkdownDescription: "Further names that the user can sign in with, by `alias1` to `alias8`. Each must be unique within the community, which the plan checks. Default: the tenant's current value.",
				Validators: []validator.Map{attribute.NoNulls(),
					mapvalidator.KeysAre(stringvalidator.OneOf(client.AliasNames()...)), mapvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1)), distinct{"No alias is given twice."}},
				PlanModifiers: []planmodifier.Map{mapplanmodifier.UseStateForUnknown()},
			},
		},
	}
}

type userPropertiesModel struct {
	AuthModuleID types.String   `tfsdk:"auth_module_id"`
	UserID       types.String   `tfsdk:"user_id"`
	Mobiles      types.Set      `tfsdk:"mobiles"`
	Landlines    types.Set      `tfsdk:"landlines"`
	Aliases      types.Map      `tfsdk:"aliases"`
	Timeouts     timeouts.Value `tfsdk:"timeouts"`
}

func (m *userPropertiesModel) expand(ctx context.Context, diags *diag.Diagnostics) *client.UserProperty {
	want := &client.UserProperty{UserID: m.UserID.ValueString()}
	if !m.Mobiles.IsNull() && !m.Mobiles.IsUnknown() {
		want.Mobiles = attribute.Strings(ctx, m.Mobiles, diags)
	}
	if !m.Landlines.IsNull() && !m.Landlines.IsUnknown() {
		want.Landlines = attribute.Strings(ctx, m.Landlines, diags)
	}
	if !m.Aliases.IsNull() && !m.Aliases.IsUnknown() {
		want.Aliases = map[string]string{}
		diags.Append(m.Aliases.ElementsAs(ctx, &want.Aliases, false)...)
	}
	return want
}

func (m *userPropertiesModel) fill(ctx context.Context, got *client.UserProperty, diags *diag.Diagnostics) {
	m.UserID = types.StringValue(got.UserID)
	m.Mobiles = attribute.ShownSet(ctx, got.Mobiles, m.Mobiles, diags)
	m.Landlines = attribute.ShownSet(ctx, got.Landlines, m.Landlines, diags)
	if got.Aliases != nil || m.Aliases.IsNull() || m.Aliases.IsUnknown() {
		shown := got.Aliases
		if shown == nil {
			shown = map[string]string{}
		}
		var more diag.Diagnostics
		m.Aliases, more = types.MapValueFrom(ctx, types.StringType, shown)
		diags.Append(more...)
	}
}

// userPropertiesResource asks at plan whether new aliases are free.
type userPropertiesResource struct {
	*plumbing.Managed[userPropertiesModel, client.UserProperty]
	client *client.Client
}

func newUserProperties(m *plumbing.Managed[userPropertiesModel, client.UserProperty]) resource.Resource {
	return &userPropertiesResource{Managed: m}
}

func (r *userPropertiesResource) Configure(ctx context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.Managed.Configure(ctx, req, resp)
	if data, ok := req.ProviderData.(*plumbing.Data); ok {
		r.client = data.Client
	}
}

func (r *userPropertiesResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.Managed.ModifyPlan(ctx, req, resp)
	if r.client == nil || req.Plan.Raw.IsNull() || resp.Diagnostics.HasError() {
		return
	}
	planned, known := aliasesIn(ctx, req.Plan), map[string]types.String{}
	if !req.State.Raw.IsNull() {
		known = aliasesIn(ctx, req.State)
	}
	held := slices.Collect(maps.Values(known))
	for _, name := range slices.Sorted(maps.Keys(planned)) {
		alias := planned[name]
		if alias.IsUnknown() || alias.IsNull() || slices.ContainsFunc(held, func(h types.String) bool { return h.Equal(alias) }) {
			continue // it is the user's own, or known when it is applied, which tells of it
		}
		free, err := r.client.AliasIsFree(ctx, alias.ValueString())
		switch {
		case errors.Is(err, context.Canceled):
			return
		case err != nil:
			continue // the apply tells
		case !free && req.State.Raw.IsNull() && r.own(ctx, req, alias.ValueString()):
			continue
		case !free:
			resp.Diagnostics.AddAttributeError(path.Root("aliases").AtMapKey(name), "Alias is not unique",
				fmt.Sprintf("%s: the alias %q is a username or an alias of a user of the community already. Choose another one, or remove it from that user first; `onekosmos_user_search` finds the user.", path.Root("aliases").AtMapKey(name), alias.ValueString()))
		}
	}
}

// own reports whether the user has an alias already, of which no state tells yet.
func (r *userPropertiesResource) own(ctx context.Context, req resource.ModifyPlanRequest, alias string) bool {
	var plan userPropertiesModel
	if req.Plan.Get(ctx, &plan).HasError() || plan.UserID.IsUnknown() || plan.AuthModuleID.IsUnknown() {
		return false
	}
	found, err := r.client.UserProperties(plan.AuthModuleID.ValueString(), plan.UserID.ValueString()).Get(ctx, plan.UserID.ValueString())
	return err == nil && slices.Contains(slices.Collect(maps.Values(found.Aliases)), alias)
}

// aliasesIn returns the aliases of a plan or a state: none where they are unknown.
func aliasesIn(ctx context.Context, from attribute.Source) map[string]types.String {
	var all types.Map
	aliases := map[string]types.String{}
	if from.GetAttribute(ctx, path.Root("aliases"), &all).HasError() || all.IsNull() || all.IsUnknown() {
		return aliases
	}
	_ = all.ElementsAs(ctx, &aliases, false) // what is no map of texts has failed before
	return aliases
}

// distinct refuses maps that have a value twice.
type distinct struct{ attribute.Described }

func (distinct) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	seen := map[string]string{}
	elements := req.ConfigValue.Elements()
	for _, name := range slices.Sorted(maps.Keys(elements)) {
		alias, ok := elements[name].(types.String)
		if !ok || alias.IsNull() || alias.IsUnknown() {
			continue
		}
		if first, again := seen[alias.ValueString()]; again {
			resp.Diagnostics.AddAttributeError(req.Path.AtMapKey(name), "Alias is given twice", fmt.Sprintf("%s: %q is the value of %s too. Omit one of them.", req.Path.AtMapKey(name), alias.ValueString(), first))
		}
		seen[alias.ValueString()] = name
	}
}
