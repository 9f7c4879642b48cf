package authentication

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

func fidoSettings() plumbing.Resource[fidoModel, client.FIDOSettings] {
	return plumbing.Resource[fidoModel, client.FIDOSettings]{
		Name:   "fido_settings",
		Kind:   "FIDO settings",
		Schema: fidoSchema,
		Store: func(c *client.Client, _ *fidoModel) plumbing.Store[client.FIDOSettings] {
			return c.FIDOSettings()
		},
		Expand: func(_ context.Context, change plumbing.Change[fidoModel], _ *diag.Diagnostics) *client.FIDOSettings {
			c := change.Config
			return &client.FIDOSettings{
				Disabled:                      attribute.SendBool[client.Bool](not(c.Enabled)),
				PlatformAuthenticatorDisabled: attribute.SendBool[client.Bool](not(c.PlatformAuthenticatorsEnabled)),
				SecurityKeyDisabled:           attribute.SendBool[client.Bool](not(c.SecurityKeysEnabled)),
			}
		},
		Flatten: func(_ context.Context, got *client.FIDOSettings, m *fidoModel, _ *diag.Diagnostics) {
			m.ID = types.StringValue(client.SettingsID)
			m.Enabled = not(attribute.KnownBool(got.Disabled, not(m.Enabled)))
			m.PlatformAuthenticatorsEnabled = not(attribute.KnownBool(got.PlatformAuthenticatorDisabled, not(m.PlatformAuthenticatorsEnabled)))
			m.SecurityKeysEnabled = not(attribute.KnownBool(got.SecurityKeyDisabled, not(m.SecurityKeysEnabled)))
		},
		Reads: plumbing.Reads{One: "The FIDO settings of the community: whether users can sign in with passkeys. AdminX: Authentication."},
	}.OnePerCommunity("the previous settings, as far as the tenant returned them")
}

func fidoSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "The FIDO settings of the community: whether users can sign in with passkeys. AdminX: Authentication.",
		Attributes: map[string]schema.Attribute{
			"enabled":                         attribute.KeptBool("Whether users can sign in with a passkey."),
			"platform_authenticators_enabled": attribute.KeptBool("Whether the passkey can be one of the user's device, such as Windows Hello or Touch ID."),
			"security_keys_enabled":           attribute.KeptBool("Whether the passkey can be a security key."),
		},
	}
}

type fidoModel struct {
	ID                            types.String   `tfsdk:"id"`
	Enabled                       types.Bool     `tfsdk:"enabled"`
	PlatformAuthenticatorsEnabled types.Bool     `tfsdk:"platform_authenticators_enabled"`
	SecurityKeysEnabled           types.Bool     `tfsdk:"security_keys_enabled"`
	Timeouts                      timeouts.Value `tfsdk:"timeouts"`
}

// not negates a value: the API says what is disabled.
func not(b types.Bool) types.Bool {
	if b.IsNull() || b.IsUnknown() {
		return b
	}
	return types.BoolValue(!b.ValueBool())
}
