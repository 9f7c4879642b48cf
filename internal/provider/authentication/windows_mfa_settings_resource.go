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

const windowsMFADescription = "The Windows MFA settings of the community: how users sign in on Windows. AdminX: Applications › Windows MFA › Settings."

func windowsMFASettings() plumbing.Resource[windowsMFAModel, client.WindowsMFASettings] {
	return plumbing.Resource[windowsMFAModel, client.WindowsMFASettings]{
		Name: "windows_mfa_settings",
		Kind: "Windows MFA settings",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: windowsMFADescription,
				Attributes: map[string]schema.Attribute{
					"behavior_enrollment_allowed":  attribute.KeptBool("Whether users can enroll behavioral authentication on Windows."),
					"pin_enrollment_allowed":       attribute.KeptBool("Whether users can enroll a PIN on Windows."),
					"fallback_enabled":             attribute.KeptBool("Whether users can fall back to another way of signing in."),
					"max_attempts_before_fallback": attribute.KeptNumber("Number of failed attempts after which the fallback is offered.", 1),
				},
			}
		},
		Store: func(c *client.Client, _ *windowsMFAModel) plumbing.Store[client.WindowsMFASettings] {
			return c.WindowsMFASettings()
		},
		Expand: func(_ context.Context, change plumbing.Change[windowsMFAModel], _ *diag.Diagnostics) *client.WindowsMFASettings {
			c := change.Config
			return &client.WindowsMFASettings{
				AllowedEnrollments: client.WindowsMFAEnrollments{
					BehaviorAuth: attribute.SendBool[client.Bool](c.BehaviorEnrollmentAllowed),
					UserPIN:      attribute.SendBool[client.Bool](c.PINEnrollmentAllowed),
				},
				FallbackEnabled:               attribute.SendBool[client.Bool](c.FallbackEnabled),
				MaxAuthAttemptsBeforeFallback: attribute.SendNumber[client.Number](c.MaxAttemptsBeforeFallback),
			}
		},
		Flatten: func(_ context.Context, got *client.WindowsMFASettings, m *windowsMFAModel, _ *diag.Diagnostics) {
			m.ID = types.StringValue(client.SettingsID)
			m.BehaviorEnrollmentAllowed = attribute.KnownBool(got.AllowedEnrollments.BehaviorAuth, m.BehaviorEnrollmentAllowed)
			m.PINEnrollmentAllowed = attribute.KnownBool(got.AllowedEnrollments.UserPIN, m.PINEnrollmentAllowed)
			m.FallbackEnabled = attribute.KnownBool(got.FallbackEnabled, m.FallbackEnabled)
			m.MaxAttemptsBeforeFallback = attribute.KnownNumber(got.MaxAuthAttemptsBeforeFallback, m.MaxAttemptsBeforeFallback)
		},
		Reads: plumbing.Reads{One: windowsMFADescription},
	}.OnePerCommunity("the previous settings, as far as the tenant returned them")
}

type windowsMFAModel struct {
	ID                        types.String   `tfsdk:"id"`
	BehaviorEnrollmentAllowed types.Bool     `tfsdk:"behavior_enrollment_allowed"`
	PINEnrollmentAllowed      types.Bool     `tfsdk:"pin_enrollment_allowed"`
	FallbackEnabled           types.Bool     `tfsdk:"fallback_enabled"`
	MaxAttemptsBeforeFallback types.Int64    `tfsdk:"max_attempts_before_fallback"`
	Timeouts                  timeouts.Value `tfsdk:"timeouts"`
}
