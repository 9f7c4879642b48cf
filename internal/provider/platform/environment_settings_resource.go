package platform

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const environmentSettingsDescription = "The settings of the tenant's environment: how long administrators stay signed in. They apply to the whole environment, not only to the community that the provider signs in to."

// environmentSettings is not named after the environment, because the data source of
// that name reads those of all services, of which only the Admin API's has settings.
func environmentSettings() plumbing.Resource[environmentSettingsModel, client.SessionAge] {
	return plumbing.Resource[environmentSettingsModel, client.SessionAge]{
		Name: "environment_settings",
		Kind: "environment settings",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: environmentSettingsDescription,
				Attributes: map[string]schema.Attribute{
					"session_max_age_minutes": schema.Int64Attribute{
						Required: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
						MarkdownDescription: "Maximum age of an administrator's session, in minutes.",
					},
				},
			}
		},
		Store: func(c *client.Client, _ *environmentSettingsModel) plumbing.Store[client.SessionAge] {
			return c.SessionAge()
		},
		Expand: func(_ context.Context, change plumbing.Change[environmentSettingsModel], _ *diag.Diagnostics) *client.SessionAge {
			return &client.SessionAge{Minutes: attribute.SendNumber[client.Number](change.Plan.SessionMaxAge)}
		},
		Flatten: func(_ context.Context, got *client.SessionAge, m *environmentSettingsModel, _ *diag.Diagnostics) {
			m.ID, m.SessionMaxAge = types.StringValue(client.SettingsID), attribute.KnownNumber(got.Minutes, m.SessionMaxAge)
		},
		Reads: plumbing.Reads{One: environmentSettingsDescription},
	}.OnePerCommunity("the previous session age, if the tenant returned it")
}

type environmentSettingsModel struct {
	ID            types.String   `tfsdk:"id"`
	SessionMaxAge types.Int64    `tfsdk:"session_max_age_minutes"`
	Timeouts      timeouts.Value `tfsdk:"timeouts"`
}
