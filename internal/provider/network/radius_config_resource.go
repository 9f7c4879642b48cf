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
			want := plan.expand(ctx, before.configModel, diags)
			want.IVRLine = attribute.Send(plan.IVRLine, &before.IVRLine)
			return want
		},
		Flatten: func(ctx context.Context, got *client.NetworkConfig, m *radiusConfigModel, diags *diag.Diagnostics) {
			m.flatten(ctx, got, diags)
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
		MarkdownDescription: "A RADIUS configuration of the community: how users of a RADIUS client, such as a VPN gateway, authenticate. The API has no settings for the clients themselves, such as their IP addresses and shared secrets.",
		Attributes:          attributes,
	}
}

type radiusConfigModel struct {
	configModel
	IVRLine  types.String   `tfsdk:"ivr_line"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}
