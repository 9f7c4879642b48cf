package directories

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const sessionAttributesDescription = "The 1Kosmos attributes of the community: the attributes of a user that a session can have and that applications can receive. AdminX: Settings › 1Kosmos Attributes."

func sessionAttributes() plumbing.Resource[sessionAttributesModel, client.SessionAttributes] {
	return plumbing.Resource[sessionAttributesModel, client.SessionAttributes]{
		Name:   "session_attributes",
		Kind:   "session attributes",
		Schema: sessionAttributesSchema,
		Store: func(c *client.Client, _ *sessionAttributesModel) plumbing.Store[client.SessionAttributes] {
			return c.SessionAttributes()
		},
		Expand: func(ctx context.Context, change plumbing.Change[sessionAttributesModel], diags *diag.Diagnostics) *client.SessionAttributes {
			return &client.SessionAttributes{Custom: attribute.Strings(ctx, change.Plan.Custom, diags)}
		},
		Flatten: func(ctx context.Context, got *client.SessionAttributes, m *sessionAttributesModel, diags *diag.Diagnostics) {
			m.ID = types.StringValue(client.SettingsID)
			m.Custom = attribute.ShownSet(ctx, got.Custom, m.Custom, diags)
			m.Baseline = attribute.ShownSet(ctx, got.Baseline, m.Baseline, diags)
			m.Ledger = attribute.ShownSet(ctx, got.Ledger, m.Ledger, diags)
			if got.Identity == nil && !m.Identity.IsNull() && !m.Identity.IsUnknown() {
				return
			}
			names := map[string]string{}
			for _, one := range got.Identity {
				names[one.Attribute] = one.DisplayName
			}
			identity, more := types.MapValueFrom(ctx, types.StringType, names)
			diags.Append(more...)
			m.Identity = identity
		},
		Reads: plumbing.Reads{One: sessionAttributesDescription},
	}.OnePerCommunity("the previous custom attributes")
}

func sessionAttributesSchema() schema.Schema {
	texts := func(description string) schema.SetAttribute {
		return schema.SetAttribute{
			Computed: true, ElementType: types.StringType, MarkdownDescription: description,
			PlanModifiers: []planmodifier.Set{setplanmodifier.UseNonNullStateForUnknown()},
		}
	}
	return schema.Schema{
		MarkdownDescription: sessionAttributesDescription + " Map them to attributes of a directory with `onekosmos_user_attribute`.",
		Attributes: map[string]schema.Attribute{
			"custom": schema.SetAttribute{
				Required: true, ElementType: types.StringType,
				MarkdownDescription: "Names of all attributes that the community adds to those of the platform. With an empty set, it adds none.",
				Validators:          []validator.Set{setvalidator.SizeAtMost(100), attribute.NoNulls(), setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
			},
			"baseline": texts("Names of the session attributes that every community has."),
			"ledger":   texts("Names of the attributes that come from the user's entry in the ledger."),
			"identity": schema.MapAttribute{
				Computed: true, ElementType: types.StringType,
				MarkdownDescription: "Attributes that come from a verified identity document: their display names, by attribute name.",
				PlanModifiers:       []planmodifier.Map{mapplanmodifier.UseNonNullStateForUnknown()},
			},
		},
	}
}

type sessionAttributesModel struct {
	ID       types.String   `tfsdk:"id"`
	Custom   types.Set      `tfsdk:"custom"`
	Baseline types.Set      `tfsdk:"baseline"`
	Ledger   types.Set      `tfsdk:"ledger"`
	Identity types.Map      `tfsdk:"identity"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}
