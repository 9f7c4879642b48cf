package applications

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type publicInfoModel struct {
	SAMLRequest                types.String              `tfsdk:"saml_request"`
	OIDCRequest                types.String              `tfsdk:"oidc_request"`
	ID                         types.String              `tfsdk:"id"`
	Name                       types.String              `tfsdk:"name"`
	Logo                       types.String              `tfsdk:"logo"`
	EntityID                   types.String              `tfsdk:"entity_id"`
	Scopes                     types.Set                 `tfsdk:"scopes"`
	RequestedAuthnContextClass types.String              `tfsdk:"requested_authn_context_class"`
	Attributes                 map[string]attributeModel `tfsdk:"attributes"`
}

func serviceProviderPublicInfo() plumbing.DataSource[publicInfoModel] {
	return plumbing.DataSource[publicInfoModel]{
		Name: "service_provider_public_info",
		Schema: func() schema.Schema {
			one := stringvalidator.ExactlyOneOf(path.MatchRoot("saml_request"), path.MatchRoot("oidc_request"))
			return schema.Schema{
				MarkdownDescription: "Public information about the application that sent a sign-in request.",
				Attributes: map[string]schema.Attribute{
					"saml_request": schema.StringAttribute{Optional: true, Validators: []validator.String{one, stringvalidator.LengthAtLeast(1)},
						MarkdownDescription: "SAML request of the application, in base64 as sent. Exactly one of `saml_request` and `oidc_request` must be set."},
					"oidc_request": schema.StringAttribute{Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
						MarkdownDescription: "OpenID Connect request of the application. Exactly one of `saml_request` and `oidc_request` must be set."},
					"id":                            attribute.Output("ID of the application."),
					"name":                          attribute.Output("Name of the application."),
					"logo":                          attribute.Output("Logo of the application."),
					"entity_id":                     attribute.Output("Entity ID of a SAML application."),
					"requested_authn_context_class": attribute.Output("Requested assurance level, such as `IAL1`."),
					"scopes":                        schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Scopes of an OpenID Connect request."},
					"attributes":                    attribute.Mirror(samlAttributes())["attributes"],
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *publicInfoModel, diags *diag.Diagnostics) {
			info, err := c.ServiceProviderPublicInfo(ctx, m.SAMLRequest.ValueString(), m.OIDCRequest.ValueString())
			if err != nil {
				diagnostics.Fail(diags, "read", "public information of a service provider", err)
				return
			}
			m.ID, m.Name = types.StringValue(info.ID), types.StringValue(info.Name)
			m.Logo, m.EntityID = attribute.Text(info.Logo), attribute.Text(info.EntityID)
			m.Scopes = attribute.StringSet(ctx, info.Scope, diags)
			if info.RequestedAuthnContext != nil {
				m.RequestedAuthnContextClass = attribute.Text(&info.RequestedAuthnContext.Class)
			}
			m.Attributes = flattenAttributes(info.Attributes, diags)
		},
	}
}
