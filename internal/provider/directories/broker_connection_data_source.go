package directories

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

func brokerConnectionDataSource() plumbing.DataSource[brokerConnectionFields] {
	return plumbing.DataSource[brokerConnectionFields]{
		Name: "broker_connection",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "The connection of a broker to its auth module, found by its uid or its name.",
				Attributes:          ofModule(plumbing.Lookup(brokerConnectionSchema().Attributes, "uid", "name")),
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *brokerConnectionFields, diags *diag.Diagnostics) {
			if found := plumbing.Find(ctx, brokerConnectionKind, c.BrokerConnections(m.ModuleID.ValueString()), m.UID, m.Name, brokerName, diags); found != nil {
				m.fill(found)
			}
		},
	}
}

type brokerConnectionsModel struct {
	ModuleID          types.String             `tfsdk:"module_id"`
	BrokerConnections []brokerConnectionFields `tfsdk:"broker_connections"`
}

func brokerConnectionsDataSource() plumbing.DataSource[brokerConnectionsModel] {
	return plumbing.DataSource[brokerConnectionsModel]{
		Name: "broker_connections",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "All brokers that have registered themselves for an auth module.",
				Attributes: ofModule(map[string]schema.Attribute{
					"broker_connections": schema.ListNestedAttribute{
						Computed:            true,
						MarkdownDescription: "The connections, in the order of their names.",
						NestedObject:        schema.NestedAttributeObject{Attributes: plumbing.Mirror(brokerConnectionSchema().Attributes)},
					},
				}),
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *brokerConnectionsModel, diags *diag.Diagnostics) {
			all := plumbing.All(ctx, brokerConnectionKind, c.BrokerConnections(m.ModuleID.ValueString()), diags)
			slices.SortFunc(all, func(a, b *client.BrokerConnection) int {
				return cmp.Or(cmp.Compare(brokerName(a), brokerName(b)), cmp.Compare(a.UID, b.UID))
			})
			m.BrokerConnections = make([]brokerConnectionFields, len(all))
			for i, found := range all {
				m.BrokerConnections[i].ModuleID = m.ModuleID
				m.BrokerConnections[i].fill(found)
			}
		},
	}
}
