package wallet

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

type configurationModel struct {
	AuthenticationEndpoint  types.String `tfsdk:"authentication_endpoint"`
	EnrollmentCheckEndpoint types.String `tfsdk:"enrollment_check_endpoint"`
	PublicKey               types.String `tfsdk:"public_key"`
	PurposesSupported       types.Set    `tfsdk:"purposes_supported"`
	ScopesSupported         types.Set    `tfsdk:"scopes_supported"`
}

func configuration() plumbing.DataSource[configurationModel] {
	return plumbing.DataSource[configurationModel]{
		Name: "wallet_configuration",
		Schema: func() schema.Schema {
			texts := func(text string) schema.Attribute {
				return schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: text}
			}
			return schema.Schema{
				MarkdownDescription: "Public configuration of the tenant's wallet service (its `.well-known` document). Requires no sign-in.",
				Attributes: map[string]schema.Attribute{
					"authentication_endpoint": attribute.Output("URL at which wallets authenticate users, as the service names it. " +
						"The API reference states that `/walletapi/authenticate` was replaced by `/walletapi/v2/authenticate` on 2026-02-02."),
					"enrollment_check_endpoint": attribute.Output("URL at which it can be asked whether wallets are enrolled; `onekosmos_wallet_enrollment` asks there."),
					"public_key":                attribute.Output("Public key of the wallet service, the same as in `onekosmos_public_key`."),
					"purposes_supported":        texts("Supported purposes of wallet sessions, such as `authenticate` and `enroll`."),
					"scopes_supported":          texts("Supported scopes of wallet sessions, such as `selfie` and `liveness_score`."),
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *configurationModel, diags *diag.Diagnostics) {
			told, err := c.WalletConfiguration(ctx)
			if err != nil {
				diagnostics.Fail(diags, "read", "configuration of the wallet service", err)
				return
			}
			m.AuthenticationEndpoint, m.EnrollmentCheckEndpoint = attribute.Text(&told.AuthEndpoint), attribute.Text(&told.EnrollmentCheckEndpoint)
			m.PublicKey = attribute.Text(&told.PublicKey)
			m.PurposesSupported = attribute.StringSet(ctx, told.PurposeSupported, diags)
			m.ScopesSupported = attribute.StringSet(ctx, told.ScopesSupported, diags)
		},
	}
}
