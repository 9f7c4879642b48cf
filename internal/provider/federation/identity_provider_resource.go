package federation

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const identityProviderKind = "identity provider"

func identityProvider() plumbing.Resource[identityProviderModel, client.IdentityProvider] {
	return plumbing.Resource[identityProviderModel, client.IdentityProvider]{
		Name:     "identity_provider",
		Kind:     identityProviderKind,
		Schema:   identityProviderSchema,
		Identity: []string{"id"},
		Store: func(c *client.Client, _ *identityProviderModel) plumbing.Store[client.IdentityProvider] {
			return c.IdentityProviders()
		},
		Expand: func(_ context.Context, change plumbing.Change[identityProviderModel], _ *diag.Diagnostics) *client.IdentityProvider {
			var state *providerModel
			if change.State != nil {
				state = &change.State.providerModel
			}
			want := expandProvider(change.Plan.providerModel, change.Config.providerModel, state)
			want.Type = change.Plan.Type.ValueString()
			return want
		},
		Flatten: func(_ context.Context, got *client.IdentityProvider, m *identityProviderModel, _ *diag.Diagnostics) {
			m.ID, m.Type = types.StringValue(got.ID), attribute.Stated(got.Type, m.Type)
			m.Settings = attribute.ShownJSON(got.Settings, m.Settings, withoutSecrets("type"))
		},
		Title: func(p *client.IdentityProvider) string { return p.Type },
		// No data source has them all: to list them makes a default one.
		Reads: plumbing.Reads{One: "An identity provider of the community, by ID, without its secrets.", By: []string{"id"}},
	}
}

func identityProviderSchema() schema.Schema {
	kind := attribute.Required("Type of the identity provider, such as `oidc`. A community has at most one of each type. Changing it replaces the identity provider.", attribute.Sampled("oidc"))
	kind.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	attributes := map[string]schema.Attribute{
		"id":       attribute.ID(identityProviderKind),
		"type":     kind,
		"settings": settingsAttribute(identityProviderKind, "type"),
	}
	maps.Copy(attributes, secretsAttributes(identityProviderKind))
	return schema.Schema{
		MarkdownDescription: "An identity provider of the community, through which users sign in to applications with a protocol such as OIDC.\n\n" +
			"A community has at most one of each type. Creating one of a type that exists fails, and the error has the ID to import it with.\n\n" +
			"Listing identity providers makes the tenant create a default one if there is none. To avoid that, the provider only ever reads one by its ID, and there is neither a list resource nor a data source for all of them. " +
			"For the same reason, a type that exists is reported by the apply and not by the plan.\n\n" +
			"The API reference leaves open whether a read by ID creates a default one too. If your tenant does that, refreshing an identity provider that was deleted outside of Terraform leaves a default one, and the next apply fails with its ID: import it, or delete it in AdminX.",
		Attributes: attributes,
	}
}

type identityProviderModel struct {
	providerModel
	ID       types.String   `tfsdk:"id"`
	Type     types.String   `tfsdk:"type"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}
