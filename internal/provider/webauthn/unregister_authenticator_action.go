package webauthn

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type authenticatorModel struct {
	Identifier types.String `tfsdk:"identifier"`
	UserID     types.String `tfsdk:"user_id"`
}

func unregisterAuthenticator() plumbing.Action[authenticatorModel] {
	return plumbing.Action[authenticatorModel]{
		Name: "unregister_authenticator", Verb: "unregister", Kind: "authenticator", On: "identifier",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Unregisters a security key or a wallet, which can no longer sign in. One that is not registered is left alone. The tenant may require `license_key` in the provider configuration.",
				Attributes: map[string]schema.Attribute{
					"identifier": attribute.Argument("ID of the security key, or DID of the wallet."),
					"user_id":    attribute.OptionalArgument("ID of the user. If set, only this user's authenticator is unregistered."),
				},
			}
		},
		Invoke: func(ctx context.Context, c *client.Client, m *authenticatorModel, say plumbing.Say) error {
			removed, err := c.UnregisterAuthenticator(ctx, m.UserID.ValueString(), m.Identifier.ValueString())
			switch {
			case err != nil:
			case removed:
				say("The authenticator was unregistered.")
			default:
				say("No authenticator of this identifier is registered.")
			}
			return err
		},
	}
}
