package applications

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type idpMetadataModel struct {
	IDPIdentifier types.String `tfsdk:"idp_identifier"`
	CommunityName types.String `tfsdk:"community_name"`
	XML           types.String `tfsdk:"xml"`
}

func idpMetadata() plumbing.DataSource[idpMetadataModel] {
	return plumbing.DataSource[idpMetadataModel]{
		Name: "idp_metadata",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "SAML metadata of one of the community's identity providers, for configuring applications.",
				Attributes: map[string]schema.Attribute{
					"idp_identifier": schema.StringAttribute{Required: true, MarkdownDescription: "Unique identifier of the identity provider."},
					"community_name": schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: "Community of the identity provider. Default: `community_name` of the provider."},
					"xml":            attribute.Output("SAML metadata, as XML."),
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *idpMetadataModel, diags *diag.Diagnostics) {
			if m.CommunityName.IsNull() {
				m.CommunityName = types.StringValue(c.CommunityName())
			}
			xml, err := c.IDPMetadata(ctx, m.CommunityName.ValueString(), m.IDPIdentifier.ValueString())
			if err != nil {
				diagnostics.Fail(diags, "read", "metadata of identity provider \""+m.IDPIdentifier.ValueString()+"\"", err)
				return
			}
			m.XML = types.StringValue(xml)
		},
	}
}
