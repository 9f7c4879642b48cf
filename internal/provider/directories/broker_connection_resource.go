package directories

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const brokerConnectionKind = "broker connection"

func brokerConnection() plumbing.Resource[brokerConnectionModel, client.BrokerConnection] {
	return plumbing.Resource[brokerConnectionModel, client.BrokerConnection]{
		Name:     "broker_connection",
		Kind:     brokerConnectionKind,
		Schema:   brokerConnectionSchema,
		Identity: []string{"auth_module_id", "uid"},
		ImportID: "6070951e8dfc7f29228126c9/0b7c9c1e-5c0e-4f0b-9a53-0c3f6f3b8f5a",
		Store: func(c *client.Client, m *brokerConnectionModel) plumbing.Store[client.BrokerConnection] {
			return c.BrokerConnections(m.AuthModuleID.ValueString())
		},
		Expand: func(_ context.Context, change plumbing.Change[brokerConnectionModel], _ *diag.Diagnostics) *client.BrokerConnection {
			// What is not given is not known here, and left as it is.
			want := &client.BrokerConnection{UID: change.Plan.UID.ValueString(), Name: attribute.Send(change.Plan.Name, nil)}
			if enabled := change.Plan.Enabled; !enabled.IsNull() && !enabled.IsUnknown() {
				want.Enabled = new(client.Enabled(enabled.ValueBool()))
			}
			return want
		},
		Flatten: func(_ context.Context, got *client.BrokerConnection, m *brokerConnectionModel, _ *diag.Diagnostics) {
			m.fill(got)
		},
		Title: brokerTitle,
		Reads: plumbing.Reads{
			One:    "A broker's connection to its auth module, by UID or name.",
			All:    "All brokers registered for an auth module.",
			Plural: "broker_connections", By: []string{"uid", "name"},
		},
	}
}

// brokerTitle is the uid of a broker that nobody has given a name.
func brokerTitle(b *client.BrokerConnection) string {
	if b.Name == nil || *b.Name == "" {
		return b.UID
	}
	return *b.Name
}

func brokerConnectionSchema() schema.Schema {
	uid := attribute.Required("UID that the broker registered with. Changing it takes over another broker.")
	uid.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	return schema.Schema{
		MarkdownDescription: "The connection of an AdminX Broker, which reaches a directory from inside your network, to its auth module. " +
			"A broker registers when it starts: this resource takes over the connection with the given `uid` and fails if there is none. " +
			"Destroying it removes the connection from the auth module. Uninstall the broker first: the API reference does not say whether a running broker registers again. " +
			"To keep the connection, use a `removed` block with `destroy = false`.",
		Attributes: map[string]schema.Attribute{
			"auth_module_id": authModuleID("ID of the auth module that the broker serves. Changing it takes over a broker of that module."),
			"uid":            uid,
			"name":           attribute.Filled("Name of the broker in AdminX."),
			"enabled": schema.BoolAttribute{
				Optional: true, Computed: true, MarkdownDescription: "Whether the broker is enabled. Default: the tenant's current value.",
				PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseNonNullStateForUnknown()},
			},
		},
	}
}

type brokerConnectionModel struct {
	AuthModuleID types.String   `tfsdk:"auth_module_id"`
	UID          types.String   `tfsdk:"uid"`
	Name         types.String   `tfsdk:"name"`
	Enabled      types.Bool     `tfsdk:"enabled"`
	Timeouts     timeouts.Value `tfsdk:"timeouts"`
}

func (m *brokerConnectionModel) fill(got *client.BrokerConnection) {
	m.UID, m.Name = types.StringValue(got.UID), attribute.Shown(got.Name, m.Name)
	switch {
	case got.Enabled == nil && m.Enabled.IsUnknown():
		m.Enabled = types.BoolNull()
	case got.Enabled != nil:
		m.Enabled = types.BoolValue(bool(*got.Enabled))
	}
}
