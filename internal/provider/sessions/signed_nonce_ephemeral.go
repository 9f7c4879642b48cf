package sessions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type signedNonceModel struct {
	Nonce       types.String `tfsdk:"nonce"`
	SignedNonce types.String `tfsdk:"signed_nonce"`
}

func signedNonce() plumbing.Ephemeral[signedNonceModel] {
	return plumbing.Ephemeral[signedNonceModel]{
		Name: "signed_nonce",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "A nonce signed by the tenant for the provider's community, as proof to the nonce's issuer. Not stored in plans or state. Sends the provider's `license_key` if set.",
				Attributes: map[string]schema.Attribute{
					"nonce":        required("Nonce to sign. Use each value once."),
					"signed_nonce": schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "The signed nonce. The API reference does not specify the signature."},
				},
			}
		},
		Open: func(ctx context.Context, c *client.Client, m *signedNonceModel, diags *diag.Diagnostics) {
			signed, err := c.SignNonce(ctx, m.Nonce.ValueString())
			if err != nil {
				diagnostics.Fail(diags, "sign", "nonce", err)
				return
			}
			m.SignedNonce = types.StringValue(signed)
		},
	}
}
