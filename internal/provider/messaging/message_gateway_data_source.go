package messaging

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// messageGatewayData is a gateway without its secrets.
type messageGatewayData struct {
	messageGatewayFields
	Coalesce *coalesceFields `tfsdk:"coalesce"`
}

func (m *messageGatewayData) flatten(g *client.MessageGateway) {
	flattenGateway(g, &m.messageGatewayFields)
	m.Coalesce = flattenCoalesce(g, nil)
}

func messageGatewayDataSource() plumbing.DataSource[messageGatewayData] {
	return plumbing.DataSource[messageGatewayData]{
		Name: "message_gateway",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "A message gateway of the community, found by its id or its name, without its secrets.",
				Attributes:          plumbing.Lookup(messageGatewaySchema().Attributes, "id", "name"),
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *messageGatewayData, diags *diag.Diagnostics) {
			if g := plumbing.Find(ctx, messageGatewayKind, c.MessageGateways(), m.ID, m.Name, gatewayTitle, diags); g != nil {
				m.flatten(g)
			}
		},
	}
}

type messageGatewaysModel struct {
	MessageGateways []messageGatewayData `tfsdk:"message_gateways"`
}

func messageGatewaysDataSource() plumbing.DataSource[messageGatewaysModel] {
	return plumbing.DataSource[messageGatewaysModel]{
		Name: "message_gateways",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "All message gateways of the community, without their secrets.",
				Attributes: map[string]schema.Attribute{
					"message_gateways": schema.ListNestedAttribute{
						Computed:            true,
						MarkdownDescription: "The gateways, in the order of their names.",
						NestedObject:        schema.NestedAttributeObject{Attributes: plumbing.Mirror(messageGatewaySchema().Attributes)},
					},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *messageGatewaysModel, diags *diag.Diagnostics) {
			all := plumbing.All(ctx, messageGatewayKind, c.MessageGateways(), diags)
			slices.SortFunc(all, func(a, b *client.MessageGateway) int {
				return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
			})
			m.MessageGateways = make([]messageGatewayData, len(all))
			for i, g := range all {
				m.MessageGateways[i].flatten(g)
			}
		},
	}
}
