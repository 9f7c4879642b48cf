package applications

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type credentialsModel struct {
	ServiceProviderID types.String `tfsdk:"service_provider_id"`
	ClientID          types.String `tfsdk:"client_id"`
	ClientSecret      types.String `tfsdk:"client_secret"`
}

func serviceProviderCredentials() plumbing.Ephemeral[credentialsModel] {
	return plumbing.Ephemeral[credentialsModel]{
		Name: "service_provider_credentials",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Client credentials of an OpenID Connect application, to pass to a secret store or to the application (AdminX: Client Credentials). Not stored in plans or state.",
				Attributes: map[string]schema.Attribute{
					"service_provider_id": schema.StringAttribute{Required: true, MarkdownDescription: "ID of the application."},
					"client_id":           schema.StringAttribute{Computed: true, MarkdownDescription: "Client ID of the application."},
					"client_secret":       schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Client secret of the application."},
				},
			}
		},
		Open: func(ctx context.Context, c *client.Client, m *credentialsModel, diags *diag.Diagnostics) {
			id := m.ServiceProviderID.ValueString()
			sp, err := c.ServiceProviders().Get(ctx, id)
			if err != nil {
				diagnostics.Fail(diags, "read", fmt.Sprintf("credentials of service provider %q", id), err)
				return
			}
			if sp.OIDC == nil || sp.OIDC.ClientSecret == "" {
				diags.AddAttributeError(path.Root("service_provider_id"), "No credentials to read",
					fmt.Sprintf("service_provider_id: %q is of type %q, and the tenant returned no client secret. Only OpenID Connect applications have one; a tenant that masks it shows it only in AdminX.", id, sp.Type))
				return
			}
			m.ClientID = types.StringValue(sp.OIDC.ClientID)
			m.ClientSecret = types.StringValue(sp.OIDC.ClientSecret)
		},
	}
}
