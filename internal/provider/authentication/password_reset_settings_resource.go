package authentication

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const passwordResetDescription = "The password reset settings of the community: how users and administrators reset passwords. AdminX: Authentication › Reset Password."

func passwordResetSettings() plumbing.Resource[passwordResetModel, client.PasswordResetSettings] {
	return plumbing.Resource[passwordResetModel, client.PasswordResetSettings]{
		Name:   "password_reset_settings",
		Kind:   "password reset settings",
		Schema: passwordResetSchema,
		Store: func(c *client.Client, _ *passwordResetModel) plumbing.Store[client.PasswordResetSettings] {
			return c.PasswordResetSettings()
		},
		Expand: expandPasswordReset,
		Flatten: func(_ context.Context, got *client.PasswordResetSettings, m *passwordResetModel, _ *diag.Diagnostics) {
			profile := got.SelfService.UserProfileAPI
			m.ID = types.StringValue(client.SettingsID)
			m.DefaultInputMethod = attribute.Shown(got.DefaultInputMethod, m.DefaultInputMethod)
			m.AdminXViaEmailEnabled = attribute.KnownBool(got.AdminXViaEmail, m.AdminXViaEmailEnabled)
			m.AdminXOTPRequired = attribute.KnownBool(got.AdminXRequireOTP, m.AdminXOTPRequired)
			m.MobileEnabled = attribute.KnownBool(got.MobileEnabled, m.MobileEnabled)
			m.SelfServiceEnabled = attribute.KnownBool(got.SelfService.Enabled, m.SelfServiceEnabled)
			m.SelfServiceIDProofingEnabled = attribute.KnownBool(got.SelfService.ViaIDProofing.Enabled, m.SelfServiceIDProofingEnabled)
			m.SelfServiceOTP = attribute.Shown(got.SelfService.OTP, m.SelfServiceOTP)
			m.SelfServiceDVCID = attribute.Shown(got.SelfService.DVCID, m.SelfServiceDVCID)
			m.UserProfileAPIEnabled = attribute.KnownBool(profile.Enabled, m.UserProfileAPIEnabled)
			m.UserProfileAPIProvider = attribute.Shown(profile.Provider, m.UserProfileAPIProvider)
			m.UserProfileAPIURL = attribute.Shown(profile.API.URL, m.UserProfileAPIURL)
			m.UserProfileAPIType = attribute.Shown(profile.API.Type, m.UserProfileAPIType)
			m.UserProfileAPIAuth = attribute.Shown(profile.API.Auth, m.UserProfileAPIAuth)
			m.UserProfileAPIUsername = attribute.Shown(profile.API.Credential.Username, m.UserProfileAPIUsername)
			m.TransformationScript = attribute.Shown((*string)(profile.Transformation), m.TransformationScript)
		},
		Reads: plumbing.Reads{One: passwordResetDescription},
	}.OnePerCommunity("the previous settings, as far as the tenant returned them")
}

func passwordResetSchema() schema.Schema {
	made := schema.Schema{
		MarkdownDescription: passwordResetDescription,
		Attributes: map[string]schema.Attribute{
			"default_input_method":                   attribute.Filled("How a user is identified first, as AdminX spells it."),
			"adminx_via_email_enabled":               attribute.KeptBool("Whether administrators can send a password reset by email from AdminX."),
			"adminx_otp_required":                    attribute.KeptBool("Whether a password reset from AdminX requires a one-time code."),
			"mobile_enabled":                         attribute.KeptBool("Whether users can reset their password in the mobile app."),
			"self_service_enabled":                   attribute.KeptBool("Whether users can reset their password by themselves."),
			"self_service_identity_proofing_enabled": attribute.KeptBool("Whether users prove their identity with a document to reset their password."),
			"self_service_otp":                       attribute.Filled("One-time code that a self-service reset asks for, as AdminX spells it."),
			"self_service_dvc_id":                    attribute.Filled("dvcID of the proofing template with which users prove their identity."),
			"user_profile_api_enabled":               attribute.KeptBool("Whether the tenant fetches the profile of the user to compare it with the document."),
			"user_profile_api_provider":              attribute.Filled("Provider of the user profile API, as AdminX spells it."),
			"user_profile_api_url":                   attribute.Filled("URL of the user profile API.", attribute.URL()),
			"user_profile_api_type":                  attribute.Filled("Type of the request to the user profile API, as AdminX spells it."),
			"user_profile_api_auth":                  attribute.Filled("How the tenant authenticates to the user profile API, as AdminX spells it."),
			"user_profile_api_username":              attribute.Filled("Username for the user profile API."),
			"transformation_script": attribute.Filled("JavaScript that turns the answer of the user profile API into the attributes that are compared, in plain text; use `file`. " +
				"The provider encodes it as base64."),
		},
	}
	maps.Copy(made.Attributes, attribute.SecretAttributes("user_profile_api_password", "Password for the user profile API.", false))
	maps.Copy(made.Attributes, attribute.SecretAttributes("user_profile_api_token", "Token for the user profile API.", false))
	return made
}

type passwordResetModel struct {
	ID                              types.String   `tfsdk:"id"`
	DefaultInputMethod              types.String   `tfsdk:"default_input_method"`
	AdminXViaEmailEnabled           types.Bool     `tfsdk:"adminx_via_email_enabled"`
	AdminXOTPRequired               types.Bool     `tfsdk:"adminx_otp_required"`
	MobileEnabled                   types.Bool     `tfsdk:"mobile_enabled"`
	SelfServiceEnabled              types.Bool     `tfsdk:"self_service_enabled"`
	SelfServiceIDProofingEnabled    types.Bool     `tfsdk:"self_service_identity_proofing_enabled"`
	SelfServiceOTP                  types.String   `tfsdk:"self_service_otp"`
	SelfServiceDVCID                types.String   `tfsdk:"self_service_dvc_id"`
	UserProfileAPIEnabled           types.Bool     `tfsdk:"user_profile_api_enabled"`
	UserProfileAPIProvider          types.String   `tfsdk:"user_profile_api_provider"`
	UserProfileAPIURL               types.String   `tfsdk:"user_profile_api_url"`
	UserProfileAPIType              types.String   `tfsdk:"user_profile_api_type"`
	UserProfileAPIAuth              types.String   `tfsdk:"user_profile_api_auth"`
	UserProfileAPIUsername          types.String   `tfsdk:"user_profile_api_username"`
	UserProfileAPIPassword          types.String   `tfsdk:"user_profile_api_password"`
	UserProfileAPIPasswordWO        types.String   `tfsdk:"user_profile_api_password_wo"`
	UserProfileAPIPasswordWOVersion types.Int64    `tfsdk:"user_profile_api_password_wo_version"`
	UserProfileAPIToken             types.String   `tfsdk:"user_profile_api_token"`
	UserProfileAPITokenWO           types.String   `tfsdk:"user_profile_api_token_wo"`
	UserProfileAPITokenWOVersion    types.Int64    `tfsdk:"user_profile_api_token_wo_version"`
	TransformationScript            types.String   `tfsdk:"transformation_script"`
	Timeouts                        timeouts.Value `tfsdk:"timeouts"`
}

func (m *passwordResetModel) password() attribute.Secret {
	return attribute.Secret{Plain: m.UserProfileAPIPassword, WriteOnly: m.UserProfileAPIPasswordWO, Version: m.UserProfileAPIPasswordWOVersion}
}

func (m *passwordResetModel) token() attribute.Secret {
	return attribute.Secret{Plain: m.UserProfileAPIToken, WriteOnly: m.UserProfileAPITokenWO, Version: m.UserProfileAPITokenWOVersion}
}

func expandPasswordReset(_ context.Context, change plumbing.Change[passwordResetModel], _ *diag.Diagnostics) *client.PasswordResetSettings {
	c := change.Config
	want := &client.PasswordResetSettings{
		DefaultInputMethod: attribute.Send(c.DefaultInputMethod, nil),
		AdminXViaEmail:     attribute.SendBool[client.Bool](c.AdminXViaEmailEnabled),
		AdminXRequireOTP:   attribute.SendBool[client.Bool](c.AdminXOTPRequired),
		MobileEnabled:      attribute.SendBool[client.Bool](c.MobileEnabled),
		SelfService: client.SelfServiceSettings{
			Enabled:       attribute.SendBool[client.Bool](c.SelfServiceEnabled),
			ViaIDProofing: client.SelfServiceIDProofing{Enabled: attribute.SendBool[client.Bool](c.SelfServiceIDProofingEnabled)},
			OTP:           attribute.Send(c.SelfServiceOTP, nil),
			DVCID:         attribute.Send(c.SelfServiceDVCID, nil),
			UserProfileAPI: client.SelfServiceUserProfileAPI{
				Enabled:  attribute.SendBool[client.Bool](c.UserProfileAPIEnabled),
				Provider: attribute.Send(c.UserProfileAPIProvider, nil),
				API: client.ProfileEndpoint{
					URL:        attribute.Send(c.UserProfileAPIURL, nil),
					Type:       attribute.Send(c.UserProfileAPIType, nil),
					Auth:       attribute.Send(c.UserProfileAPIAuth, nil),
					Credential: client.ProfileCredential{Username: attribute.Send(c.UserProfileAPIUsername, nil)},
				},
				Transformation: (*client.EncodedText)(attribute.Send(c.TransformationScript, nil)),
			},
		},
	}
	var password, token *attribute.Secret
	if change.State != nil {
		password, token = new(change.State.password()), new(change.State.token())
	}
	credential := &want.SelfService.UserProfileAPI.API.Credential
	credential.Password, want.KnownPassword = attribute.SendSecret[client.Secret](change.Plan.password(), c.password(), password)
	credential.Token, want.KnownToken = attribute.SendSecret[client.Secret](change.Plan.token(), c.token(), token)
	return want
}
