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

const passwordlessDescription = "The passwordless settings of the community: how users sign in without a password. AdminX: Authentication."

func passwordlessSettings() plumbing.Resource[passwordlessModel, client.PasswordlessSettings] {
	return plumbing.Resource[passwordlessModel, client.PasswordlessSettings]{
		Name: "passwordless_settings",
		Kind: "passwordless settings",
		Schema: func() schema.Schema {
			method := attribute.Sampled(client.PasswordlessMethods()...)
			return schema.Schema{
				MarkdownDescription: passwordlessDescription,
				Attributes: map[string]schema.Attribute{
					"enabled":                 attribute.KeptBool("Whether users can sign in without a password."),
					"primary_method":          attribute.Filled("How users unlock the mobile app first, such as `Fingerprint`.", method),
					"secondary_method":        attribute.Filled("How users unlock the mobile app where the primary method fails, such as `Pin`.", method),
					"self_onboarding_enabled": attribute.KeptBool("Whether users can link their account to the mobile app by themselves."),
					"self_onboarding_from_user_profile_enabled": attribute.KeptBool("Whether users can link their account to the mobile app from their profile."),
					"accounts_per_person":                       attribute.KeptNumber("How many accounts a person can link.", 1),
					"persons_per_account":                       attribute.KeptNumber("How many persons can link the same account.", 1),
					"person_limit_rule":                         attribute.Filled("What happens when more persons link an account than `persons_per_account`, such as `cleanup`.", attribute.Sampled("cleanup", "none")),
					"qr_code_enabled":                           attribute.KeptBool("Whether users can sign in by scanning a QR code."),
					"push_enabled":                              attribute.KeptBool("Whether users can sign in by a push message to the mobile app."),
					"push_number_challenge_enabled":             attribute.KeptBool("Whether a push message asks for the number that the sign-in page shows."),
				},
			}
		},
		Store: func(c *client.Client, _ *passwordlessModel) plumbing.Store[client.PasswordlessSettings] {
			return c.PasswordlessSettings()
		},
		Expand: func(_ context.Context, change plumbing.Change[passwordlessModel], _ *diag.Diagnostics) *client.PasswordlessSettings {
			c := change.Config
			return &client.PasswordlessSettings{
				PrimaryMethod:              attribute.Send(c.PrimaryMethod, nil),
				SecondaryMethod:            attribute.Send(c.SecondaryMethod, nil),
				SelfOnboard:                attribute.SendBool[client.Bool](c.SelfOnboardingEnabled),
				SelfOnboardFromUserProfile: attribute.SendBool[client.Bool](c.SelfOnboardingFromUserProfileEnabled),
				AccountsPerPerson:          attribute.SendNumber[client.Number](c.AccountsPerPerson),
				PersonsPerAccount:          attribute.SendNumber[client.Number](c.PersonsPerAccount),
				PersonLimitRule:            attribute.Send(c.PersonLimitRule, nil),
				Disabled:                   attribute.SendBool[client.Bool](not(c.Enabled)),
				QRDisabled:                 attribute.SendBool[client.Bool](not(c.QRCodeEnabled)),
				PushDisabled:               attribute.SendBool[client.Bool](not(c.PushEnabled)),
				PushNumberChallenge:        attribute.SendBool[client.Bool](c.PushNumberChallengeEnabled),
			}
		},
		Flatten: func(_ context.Context, got *client.PasswordlessSettings, m *passwordlessModel, _ *diag.Diagnostics) {
			m.ID = types.StringValue(client.SettingsID)
			m.PrimaryMethod = attribute.Shown(got.PrimaryMethod, m.PrimaryMethod)
			m.SecondaryMethod = attribute.Shown(got.SecondaryMethod, m.SecondaryMethod)
			m.SelfOnboardingEnabled = attribute.KnownBool(got.SelfOnboard, m.SelfOnboardingEnabled)
			m.SelfOnboardingFromUserProfileEnabled = attribute.KnownBool(got.SelfOnboardFromUserProfile, m.SelfOnboardingFromUserProfileEnabled)
			m.AccountsPerPerson = attribute.KnownNumber(got.AccountsPerPerson, m.AccountsPerPerson)
			m.PersonsPerAccount = attribute.KnownNumber(got.PersonsPerAccount, m.PersonsPerAccount)
			m.PersonLimitRule = attribute.Shown(got.PersonLimitRule, m.PersonLimitRule)
			m.Enabled = not(attribute.KnownBool(got.Disabled, not(m.Enabled)))
			m.QRCodeEnabled = not(attribute.KnownBool(got.QRDisabled, not(m.QRCodeEnabled)))
			m.PushEnabled = not(attribute.KnownBool(got.PushDisabled, not(m.PushEnabled)))
			m.PushNumberChallengeEnabled = attribute.KnownBool(got.PushNumberChallenge, m.PushNumberChallengeEnabled)
		},
		Reads: plumbing.Reads{One: passwordlessDescription},
	}.OnePerCommunity("the previous settings, as far as the tenant returned them")
}

type passwordlessModel struct {
	ID                                   types.String   `tfsdk:"id"`
	Enabled                              types.Bool     `tfsdk:"enabled"`
	PrimaryMethod                        types.String   `tfsdk:"primary_method"`
	SecondaryMethod                      types.String   `tfsdk:"secondary_method"`
	SelfOnboardingEnabled                types.Bool     `tfsdk:"self_onboarding_enabled"`
	SelfOnboardingFromUserProfileEnabled types.Bool     `tfsdk:"self_onboarding_from_user_profile_enabled"`
	AccountsPerPerson                    types.Int64    `tfsdk:"accounts_per_person"`
	PersonsPerAccount                    types.Int64    `tfsdk:"persons_per_account"`
	PersonLimitRule                      types.String   `tfsdk:"person_limit_rule"`
	QRCodeEnabled                        types.Bool     `tfsdk:"qr_code_enabled"`
	PushEnabled                          types.Bool     `tfsdk:"push_enabled"`
	PushNumberChallengeEnabled           types.Bool     `tfsdk:"push_number_challenge_enabled"`
	Timeouts                             timeouts.Value `tfsdk:"timeouts"`
}
