package federation

import (
	"cmp"
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const externalIDPKind = "external identity provider"

func externalIDP() plumbing.Resource[externalIDPModel, client.IdentityProvider] {
	return plumbing.Resource[externalIDPModel, client.IdentityProvider]{
		Name:     "external_idp",
		Kind:     externalIDPKind,
		Schema:   externalIDPSchema,
		Identity: []string{"id"},
		Store: func(c *client.Client, _ *externalIDPModel) plumbing.Store[client.IdentityProvider] {
			return c.ExternalIDPs()
		},
		Expand: func(_ context.Context, change plumbing.Change[externalIDPModel], _ *diag.Diagnostics) *client.IdentityProvider {
			var state *providerModel
			if change.State != nil {
				state = &change.State.providerModel
			}
			return expandProvider(change.Plan.providerModel, change.Config.providerModel, state)
		},
		Flatten: func(_ context.Context, got *client.IdentityProvider, m *externalIDPModel, _ *diag.Diagnostics) {
			m.ID = types.StringValue(got.ID)
			m.Settings = attribute.ShownJSON(got.Settings, m.Settings, withoutSecrets())
		},
		Title: func(p *client.IdentityProvider) string { return cmp.Or(p.ID, p.Name()) },
		Reads: plumbing.Reads{
			One:    "An external identity provider of the community, by ID, without its secrets.",
			All:    "All external identity providers of the community, without their secrets.",
			Plural: "external_idps", By: []string{"id"},
		},
	}
}

func externalIDPSchema() schema.Schema {
	attributes := map[string]schema.Attribute{
		"id":       attribute.ID(externalIDPKind),
		"settings": settingsAttribute(externalIDPKind),
	}
	maps.Copy(attributes, secretsAttributes(externalIDPKind))
	return schema.Schema{
		MarkdownDescription: "An identity provider of another organization, at which users of the community can sign in.\n\n" +
			"An external identity provider with the same `name` in its `settings`, or without a name and with the same settings, counts as the same one: creating it fails, and the error has the command that imports it.",
		Attributes: attributes,
	}
}

type externalIDPModel struct {
	providerModel
	ID       types.String   `tfsdk:"id"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}
