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

const selfieDescription = "The LiveID selfie settings of the community: whether users can sign in with a selfie. AdminX: Authentication."

func liveIDSelfieSettings() plumbing.Resource[selfieModel, client.LiveIDSelfieSettings] {
	return plumbing.Resource[selfieModel, client.LiveIDSelfieSettings]{
		Name: "liveid_selfie_settings",
		Kind: "LiveID selfie settings",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: selfieDescription,
				Attributes:          map[string]schema.Attribute{"enabled": attribute.KeptBool("Whether users can sign in with a selfie.")},
			}
		},
		Store: func(c *client.Client, _ *selfieModel) plumbing.Store[client.LiveIDSelfieSettings] {
			return c.LiveIDSelfieSettings()
		},
		Expand: func(_ context.Context, change plumbing.Change[selfieModel], _ *diag.Diagnostics) *client.LiveIDSelfieSettings {
			return &client.LiveIDSelfieSettings{Enabled: attribute.SendBool[client.Bool](change.Config.Enabled)}
		},
		Flatten: func(_ context.Context, got *client.LiveIDSelfieSettings, m *selfieModel, _ *diag.Diagnostics) {
			m.ID, m.Enabled = types.StringValue(client.SettingsID), attribute.KnownBool(got.Enabled, m.Enabled)
		},
		Reads: plumbing.Reads{One: selfieDescription},
	}.OnePerCommunity("the previous settings, as far as the tenant returned them")
}

type selfieModel struct {
	ID       types.String   `tfsdk:"id"`
	Enabled  types.Bool     `tfsdk:"enabled"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}
