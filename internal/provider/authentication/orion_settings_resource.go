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

const orionDescription = "The Orion settings of the community: whether users can sign in with the Orion authenticator. AdminX: Authentication."

func orionSettings() plumbing.Resource[orionModel, client.OrionSettings] {
	return plumbing.Resource[orionModel, client.OrionSettings]{
		Name: "orion_settings",
		Kind: "Orion settings",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: orionDescription,
				Attributes: map[string]schema.Attribute{
					"enabled":                attribute.KeptBool("Whether users can sign in with the Orion authenticator."),
					"wait_time_milliseconds": attribute.KeptNumber("How long a sign-in waits for the Orion authenticator, in milliseconds.", 0),
				},
			}
		},
		Store: func(c *client.Client, _ *orionModel) plumbing.Store[client.OrionSettings] {
			return c.OrionSettings()
		},
		Expand: func(_ context.Context, change plumbing.Change[orionModel], _ *diag.Diagnostics) *client.OrionSettings {
			return &client.OrionSettings{
				Enabled:              attribute.SendBool[client.Bool](change.Config.Enabled),
				WaitTimeMilliseconds: attribute.SendNumber[client.Number](change.Config.WaitTimeMilliseconds),
			}
		},
		Flatten: func(_ context.Context, got *client.OrionSettings, m *orionModel, _ *diag.Diagnostics) {
			m.ID = types.StringValue(client.SettingsID)
			m.Enabled = attribute.KnownBool(got.Enabled, m.Enabled)
			m.WaitTimeMilliseconds = attribute.KnownNumber(got.WaitTimeMilliseconds, m.WaitTimeMilliseconds)
		},
		Reads: plumbing.Reads{One: orionDescription},
	}.OnePerCommunity("the previous settings, as far as the tenant returned them")
}

type orionModel struct {
	ID                   types.String   `tfsdk:"id"`
	Enabled              types.Bool     `tfsdk:"enabled"`
	WaitTimeMilliseconds types.Int64    `tfsdk:"wait_time_milliseconds"`
	Timeouts             timeouts.Value `tfsdk:"timeouts"`
}
