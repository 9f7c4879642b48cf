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

const authProxyConfigKind = "auth proxy configuration"

func authProxyConfig() plumbing.Resource[authProxyConfigModel, client.NetworkConfig] {
	return plumbing.Resource[authProxyConfigModel, client.NetworkConfig]{
		Name:     "auth_proxy_config",
		Kind:     authProxyConfigKind,
		Schema:   authProxyConfigSchema,
		Identity: []string{"id"},
		ImportID: importID,
		Store: func(c *client.Client, _ *authProxyConfigModel) plumbing.Store[client.NetworkConfig] {
			return c.AuthProxyConfigs()
		},
		Expand: func(ctx context.Context, change plumbing.Change[authProxyConfigModel], diags *diag.Diagnostics) *client.NetworkConfig {
			plan, before := change.Plan, attribute.OrEmpty(change.State)
			want := plan.expand(ctx, before.configModel, diags)
			// The tenant keeps a default method only where it is enabled, so that one
			// attribute says both.
			want.HasDefaultMethod, want.DefaultMethod = new(client.Bool(!plan.DefaultAuthMethod.IsNull())), attribute.Send(plan.DefaultAuthMethod, nil)
			return want
		},
		Flatten: func(ctx context.Context, got *client.NetworkConfig, m *authProxyConfigModel, diags *diag.Diagnostics) {
			m.flatten(ctx, got, diags)
			if m.DefaultAuthMethod = attribute.Shown(got.DefaultMethod, m.DefaultAuthMethod); got.HasDefaultMethod != nil && !bool(*got.HasDefaultMethod) {
				m.DefaultAuthMethod = types.StringNull()
			}
		},
		Title: func(n *client.NetworkConfig) string { return n.Name },
		Reads: plumbing.Reads{
			One:    "An auth proxy configuration of the community, by ID or by name.",
			All:    "The auth proxy configurations of the community.",
			Plural: "auth_proxy_configs", By: []string{"id", "name"},
		},
	}
}

func authProxyConfigSchema() schema.Schema {
	attributes := commonAttributes(authProxyConfigKind)
	methods := []string{methodPush, methodIVR}
	attributes["default_auth_method"] = attribute.Optional("Authentication method for users who enter no keyword. Omit to have none. "+attribute.OneOfText(methods), attribute.Listed(methods...))
	return schema.Schema{
		MarkdownDescription: "An auth proxy configuration of the community: how users of applications behind the auth proxy authenticate.",
		Attributes:          attributes,
	}
}

type authProxyConfigModel struct {
	configModel
	DefaultAuthMethod types.String   `tfsdk:"default_auth_method"`
	Timeouts          timeouts.Value `tfsdk:"timeouts"`
}
