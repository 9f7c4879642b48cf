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

const firstTimeEnrollmentDescription = "The first-time enrollment settings of the community: what users enroll when they sign in for the first time. AdminX: Authentication."

func firstTimeEnrollmentSettings() plumbing.Resource[firstTimeEnrollmentModel, client.FirstTimeEnrollmentSettings] {
	return plumbing.Resource[firstTimeEnrollmentModel, client.FirstTimeEnrollmentSettings]{
		Name: "first_time_enrollment_settings",
		Kind: "first-time enrollment settings",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: firstTimeEnrollmentDescription,
				Attributes: map[string]schema.Attribute{
					"enabled":         attribute.KeptBool("Whether users enroll a factor when they sign in for the first time."),
					"allowed_factors": attribute.KeptTexts("Factors that users can enroll, such as `mobile`, `landline` and `smartphone`.", attribute.Sampled(client.EnrollmentFactors()...)),
				},
			}
		},
		Store: func(c *client.Client, _ *firstTimeEnrollmentModel) plumbing.Store[client.FirstTimeEnrollmentSettings] {
			return c.FirstTimeEnrollmentSettings()
		},
		Expand: func(ctx context.Context, change plumbing.Change[firstTimeEnrollmentModel], diags *diag.Diagnostics) *client.FirstTimeEnrollmentSettings {
			want := &client.FirstTimeEnrollmentSettings{Enabled: attribute.SendBool[client.Bool](change.Config.Enabled)}
			if factors := change.Config.AllowedFactors; !factors.IsNull() {
				want.AllowedFactors = attribute.Strings(ctx, factors, diags)
			}
			return want
		},
		Flatten: func(ctx context.Context, got *client.FirstTimeEnrollmentSettings, m *firstTimeEnrollmentModel, diags *diag.Diagnostics) {
			m.ID = types.StringValue(client.SettingsID)
			m.Enabled = attribute.KnownBool(got.Enabled, m.Enabled)
			m.AllowedFactors = attribute.ShownSet(ctx, got.AllowedFactors, m.AllowedFactors, diags)
		},
		Reads: plumbing.Reads{One: firstTimeEnrollmentDescription},
	}.OnePerCommunity("the previous settings, as far as the tenant returned them")
}

type firstTimeEnrollmentModel struct {
	ID             types.String   `tfsdk:"id"`
	Enabled        types.Bool     `tfsdk:"enabled"`
	AllowedFactors types.Set      `tfsdk:"allowed_factors"`
	Timeouts       timeouts.Value `tfsdk:"timeouts"`
}
