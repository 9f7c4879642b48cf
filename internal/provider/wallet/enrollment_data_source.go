package wallet

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type enrollmentModel struct {
	Wallets     []walletModel         `tfsdk:"wallets"`
	Enrollments []enrolledWalletModel `tfsdk:"enrollments"`
}

type walletModel struct {
	DID       types.String `tfsdk:"did"`
	PublicKey types.String `tfsdk:"public_key"`
}

type enrolledWalletModel struct {
	DID       types.String `tfsdk:"did"`
	PublicKey types.String `tfsdk:"public_key"`
	CreatedAt types.String `tfsdk:"created_at"`
}

func enrollment() plumbing.DataSource[enrollmentModel] {
	return plumbing.DataSource[enrollmentModel]{
		Name: "wallet_enrollment",
		Schema: func() schema.Schema {
			notEmpty := stringvalidator.LengthAtLeast(1)
			return schema.Schema{
				MarkdownDescription: "Enrollments of the given wallets. Requires `license_key` in the provider configuration, but no sign-in.",
				Attributes: map[string]schema.Attribute{
					"wallets": schema.ListNestedAttribute{
						Required:            true,
						MarkdownDescription: "Wallets to look for. At least one.",
						Validators:          []validator.List{listvalidator.SizeAtLeast(1), listvalidator.NoNullValues()},
						NestedObject: schema.NestedAttributeObject{Validators: []validator.Object{namesWallet()}, Attributes: map[string]schema.Attribute{
							"did": schema.StringAttribute{Optional: true,
								MarkdownDescription: "DID of the wallet's user. Set the DID, the public key, or both, in which case an enrollment must match both.",
								Validators:          []validator.String{notEmpty}},
							"public_key": schema.StringAttribute{Optional: true, Validators: []validator.String{notEmpty}, MarkdownDescription: "Public key of the wallet."},
						}},
					},
					"enrollments": schema.ListNestedAttribute{
						Computed:            true,
						MarkdownDescription: "Enrollments that match any of the wallets, sorted by DID. Empty if none is enrolled.",
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"did":        attribute.Output("DID of the wallet's user."),
							"public_key": attribute.Output("Public key of the wallet."),
							"created_at": attribute.Output("When the wallet was enrolled, in RFC 3339, UTC, or unchanged if the tenant does not return a number. Null if it returns nothing."),
						}},
					},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *enrollmentModel, diags *diag.Diagnostics) {
			wallets := make([]client.Wallet, len(m.Wallets))
			for i, w := range m.Wallets {
				wallets[i] = client.Wallet{DID: w.DID.ValueString(), PublicKey: w.PublicKey.ValueString()}
			}
			found, err := c.WalletEnrollments(ctx, wallets)
			if err != nil {
				diagnostics.Fail(diags, "read", "enrollment of wallets", err)
				return
			}
			m.Enrollments = make([]enrolledWalletModel, len(found))
			for i, e := range found {
				m.Enrollments[i] = enrolledWalletModel{attribute.Text(&e.DID), attribute.Text(&e.PublicKey), attribute.Text(&e.CreatedAt)}
			}
		},
	}
}

// namesWallet refuses a wallet of which nothing is given.
func namesWallet() validator.Object {
	return walletRule{"A wallet has a DID, a public key, or both."}
}

type walletRule struct{ attribute.Described }

func (walletRule) ValidateObject(_ context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	for _, given := range req.ConfigValue.Attributes() {
		if !given.IsNull() {
			return // an unknown value may come to be one
		}
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Missing wallet",
		fmt.Sprintf("%s: {} has neither did nor public_key. Give the DID of the wallet's user, the public key of the wallet, or both.", req.Path))
}
