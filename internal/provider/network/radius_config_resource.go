package network

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const radiusConfigKind = "RADIUS configuration"

func radiusConfig() plumbing.Resource[radiusConfigModel, client.NetworkConfig] {
	return plumbing.Resource[radiusConfigModel, client.NetworkConfig]{
		Name:     "radius_config",
		Kind:     radiusConfigKind,
		Schema:   radiusConfigSchema,
		Identity: []string{"id"},
		ImportID: importID,
		Store: func(c *client.Client, _ *radiusConfigModel) plumbing.Store[client.NetworkConfig] {
			return c.RadiusConfigs()
		},
		Expand: func(ctx context.Context, change plumbing.Change[radiusConfigModel], diags *diag.Diagnostics) *client.NetworkConfig {
			plan, before := change.Plan, attribute.OrEmpty(change.State)
			return &client.NetworkConfig{
				Name:        plan.Name.ValueString(),
				AuthScheme:  attribute.Strings(ctx, plan.AuthSchemes, diags),
				PushKeyword: plan.PushKeyword.ValueString(),
				IVRKeyword:  attribute.Send(plan.IVRKeyword, &before.IVRKeyword),
				IVRLine:     attribute.Send(plan.IVRLine, &before.IVRLine),
			}
		},
		Flatten: func(ctx context.Context, got *client.NetworkConfig, m *radiusConfigModel, diags *diag.Diagnostics) {
			m.ID = types.StringValue(got.UID)
			m.Name = attribute.Stated(got.Name, m.Name)
			m.AuthSchemes = attribute.ShownSet(ctx, got.AuthScheme, m.AuthSchemes, diags)
			m.PushKeyword = attribute.Stated(got.PushKeyword, m.PushKeyword)
			m.IVRKeyword = attribute.Shown(got.IVRKeyword, m.IVRKeyword)
			m.IVRLine = attribute.Shown(got.IVRLine, m.IVRLine)
		},
		Title: func(n *client.NetworkConfig) string { return n.Name },
		Reads: plumbing.Reads{
			One:    "A RADIUS configuration of the community, by ID or by name.",
			All:    "The RADIUS configurations of the community.",
			Plural: "radius_configs", By: []string{"id", "name"},
		},
	}
}

func radiusConfigSchema() schema.Schema {
	attributes := commonAttributes(radiusConfigKind)
	attributes["ivr_line"] = attribute.Optional("Phone line for calls. The API reference does not describe it; its sample is `phone`.", attribute.Sampled("phone"))
	return schema.Schema{
		MarkdownDescription: "A RADIUS configuration of the community: how users of a RADIUS client, such as a VPN gateway, authenticate. The clients themselves, with their IP addresses and shared secrets, are configured at the RADIUS server, not in the tenant.",
		Attributes:          attributes,
	}
}

type radiusConfigModel struct {
	ID          types.String   `tfsdk:"id"`
	Name        types.String   `tfsdk:"name"`
	AuthSchemes types.Set      `tfsdk:"auth_schemes"`
	PushKeyword types.String   `tfsdk:"push_keyword"`
	IVRKeyword  types.String   `tfsdk:"ivr_keyword"`
	IVRLine     types.String   `tfsdk:"ivr_line"`
	Timeouts    timeouts.Value `tfsdk:"timeouts"`
}
