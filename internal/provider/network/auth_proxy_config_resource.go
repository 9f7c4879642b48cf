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
			return &client.NetworkConfig{
				Name:        plan.Name.ValueString(),
				AuthScheme:  attribute.Strings(ctx, plan.AuthSchemes, diags),
				PushKeyword: plan.PushKeyword.ValueString(),
				IVRKeyword:  attribute.Send(plan.IVRKeyword, &before.IVRKeyword),
				// The tenant keeps a default method only where it is enabled, so that one
				// attribute says both.
				HasDefaultMethod: new(client.Bool(!plan.DefaultAuthMethod.IsNull())),
				DefaultMethod:    attribute.Send(plan.DefaultAuthMethod, nil),
			}
		},
		Flatten: func(ctx context.Context, got *client.NetworkConfig, m *authProxyConfigModel, diags *diag.Diagnostics) {
			m.ID = types.StringValue(got.UID)
			m.Name = attribute.Stated(got.Name, m.Name)
			m.AuthSchemes = attribute.ShownSet(ctx, got.AuthScheme, m.AuthSchemes, diags)
			m.PushKeyword = attribute.Stated(got.PushKeyword, m.PushKeyword)
			m.IVRKeyword = attribute.Shown(got.IVRKeyword, m.IVRKeyword)
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
	ID                types.String   `tfsdk:"id"`
	Name              types.String   `tfsdk:"name"`
	AuthSchemes       types.Set      `tfsdk:"auth_schemes"`
	PushKeyword       types.String   `tfsdk:"push_keyword"`
	IVRKeyword        types.String   `tfsdk:"ivr_keyword"`
	DefaultAuthMethod types.String   `tfsdk:"default_auth_method"`
	Timeouts          timeouts.Value `tfsdk:"timeouts"`
}
