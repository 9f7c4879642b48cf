package applications

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type samlRequestModel struct {
	IDPID  types.String   `tfsdk:"idp_id"`
	Result attribute.JSON `tfsdk:"result"`
}

func samlRequest() plumbing.Ephemeral[samlRequestModel] {
	return plumbing.Ephemeral[samlRequestModel]{
		Name: "saml_request",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "A new SAML request for signing in at an external identity provider. Every plan and every apply makes another one.",
				Attributes: map[string]schema.Attribute{
					"idp_id": schema.StringAttribute{Required: true, MarkdownDescription: "ID of the external identity provider.", Validators: []validator.String{stringvalidator.LengthAtLeast(1)}},
					"result": schema.StringAttribute{CustomType: attribute.JSONType{}, Computed: true,
						MarkdownDescription: "The tenant's answer as JSON; read it with `jsondecode`. The API reference does not describe its members."},
				},
			}
		},
		Open: func(ctx context.Context, c *client.Client, m *samlRequestModel, diags *diag.Diagnostics) {
			result, err := c.SAMLRequest(ctx, m.IDPID.ValueString())
			if err != nil {
				diagnostics.Fail(diags, "generate", "SAML request", err)
				return
			}
			m.Result = attribute.NewJSON(result)
		},
	}
}
