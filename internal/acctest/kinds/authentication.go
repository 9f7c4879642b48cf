package kinds

import (
	"context"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func authentication() []Kind {
	return []Kind{
		fidoSettings(), firstTimeEnrollmentSettings(), liveIDSelfieSettings(), mfaSettings(), orionSettings(),
		passwordlessSettings(), passwordResetSettings(), windowsMFASettings(),
	}
}

func fidoSettings() Kind {
	k := loginSettings("onekosmos_fido_settings", "fido_settings")
	k.Lives = []Life{{
		Minimal: rig.Values{"enabled": true},
		Full:    rig.Values{"enabled": true, "platform_authenticators_enabled": false, "security_keys_enabled": true},
		Changes: []Change{{Name: "no passkeys", Set: rig.Values{"enabled": false}}},
	}}
	k.Outside = func(ctx context.Context, c *client.Client, _ rig.Values) error {
		return edit(ctx, c.FIDOSettings(), client.SettingsID, func(s *client.FIDOSettings) { s.Disabled = new(client.Bool(true)) })
	}
	k.Bad = []Bad{{Name: "a timeout in words", Set: rig.Values{"timeouts": rig.Values{"create": "soon"}}, Says: []string{"timeouts", "soon"}}}
	return k
}

func mfaSettings() Kind {
	k := loginSettings("onekosmos_mfa_settings", "mfa_settings")
	k.Lives = []Life{{
		Minimal: rig.Values{"otp_email_enabled": true},
		Full: rig.Values{
			"otp_email_enabled": true, "otp_sms_enabled": false, "otp_voice_enabled": false, "otp_hardware_token_enabled": true,
			"otp_prompt_text": "Your code", "account_lock_enabled": true, "otp_max_attempts": 3, "lock_duration_minutes": 60,
			"onespan_domain": "acme", "onespan_url": "https://onespan.example.com", "phone_self_enrollment_enabled": true, "first_use_sync_window": 60000,
		},
		Changes: []Change{{Name: "no email", Set: rig.Values{"otp_email_enabled": false, "otp_max_attempts": 10}}},
	}}
	// Without the window the tenant refuses what it requires, and gets it then.
	for _, write := range []Requests{k.Costs.Create, k.Costs.Update, k.Costs.Destroy} {
		write["PUT /config/authentication/mfa_settings"] = Cost{Once: 2}
	}
	k.NotImported = []string{"first_use_sync_window"}
	k.Without[ShortPlan] = asksModifiers
	k.Outside = func(ctx context.Context, c *client.Client, _ rig.Values) error {
		return edit(ctx, c.MFASettings(), client.SettingsID, func(s *client.MFASettings) { s.ShowOTPEmail = new(client.Bool(false)) })
	}
	k.Bad = []Bad{
		{Name: "no attempt", Set: rig.Values{"otp_max_attempts": 0}, Says: []string{"otp_max_attempts", "at least 1"}},
		{Name: "a URL without a host", Set: rig.Values{"onespan_url": "onespan"}, Says: []string{"onespan_url", "not an absolute URL"}},
	}
	return k
}

func orionSettings() Kind {
	k := loginSettings("onekosmos_orion_settings", "orion_settings")
	k.Lives = []Life{{
		Minimal: rig.Values{"enabled": true},
		Full:    rig.Values{"enabled": true, "wait_time_milliseconds": 2000},
		Changes: []Change{{Name: "no waiting", Set: rig.Values{"enabled": false, "wait_time_milliseconds": 0}}},
	}}
	k.Outside = func(ctx context.Context, c *client.Client, _ rig.Values) error {
		return edit(ctx, c.OrionSettings(), client.SettingsID, func(s *client.OrionSettings) { s.Enabled = new(client.Bool(false)) })
	}
	k.Bad = []Bad{{Name: "a negative time", Set: rig.Values{"wait_time_milliseconds": -1}, Says: []string{"wait_time_milliseconds", "at least 0"}}}
	set := Call{"PUT", "/config/authentication/orion_settings"}
	k.Fault = &Fault{Creates: set, Updates: set, Removes: set, Reads: []Call{{"GET", set.Path}}, Witness: "onekosmos_service_provider"}
	return k
}

func liveIDSelfieSettings() Kind {
	k := loginSettings("onekosmos_liveid_selfie_settings", "liveid_selfie_settings")
	k.Lives = []Life{{Minimal: rig.Values{"enabled": true}, Full: rig.Values{"enabled": false}}}
	k.Outside = func(ctx context.Context, c *client.Client, _ rig.Values) error {
		return edit(ctx, c.LiveIDSelfieSettings(), client.SettingsID, func(s *client.LiveIDSelfieSettings) { s.Enabled = new(client.Bool(!*s.Enabled)) })
	}
	k.Bad = []Bad{{Name: "a timeout in words", Set: rig.Values{"timeouts": rig.Values{"read": "soon"}}, Says: []string{"timeouts", "soon"}}}
	return k
}

func firstTimeEnrollmentSettings() Kind {
	k := loginSettings("onekosmos_first_time_enrollment_settings", "first_time_enrollment_settings")
	k.Lives = []Life{{
		Minimal: rig.Values{"enabled": true},
		Full:    rig.Values{"enabled": true, "allowed_factors": []any{"mobile", "smartphone"}},
		Changes: []Change{{Name: "no factor", Set: rig.Values{"enabled": false, "allowed_factors": []any{}}}},
	}}
	k.Outside = func(ctx context.Context, c *client.Client, _ rig.Values) error {
		return edit(ctx, c.FirstTimeEnrollmentSettings(), client.SettingsID, func(s *client.FirstTimeEnrollmentSettings) { s.Enabled = new(client.Bool(!*s.Enabled)) })
	}
	k.Bad = []Bad{{Name: "an empty factor", Set: rig.Values{"allowed_factors": []any{""}}, Says: []string{"allowed_factors", "at least 1"}}}
	return k
}

func windowsMFASettings() Kind {
	k := loginSettings("onekosmos_windows_mfa_settings", "windows_mfa_settings")
	k.Lives = []Life{{
		Minimal: rig.Values{"pin_enrollment_allowed": true},
		Full:    rig.Values{"behavior_enrollment_allowed": true, "pin_enrollment_allowed": false, "fallback_enabled": true, "max_attempts_before_fallback": 5},
		Changes: []Change{{Name: "no PIN", Set: rig.Values{"pin_enrollment_allowed": false, "max_attempts_before_fallback": 1}}},
	}}
	k.Outside = func(ctx context.Context, c *client.Client, _ rig.Values) error {
		return edit(ctx, c.WindowsMFASettings(), client.SettingsID, func(s *client.WindowsMFASettings) {
			s.AllowedEnrollments.UserPIN = new(client.Bool(!*s.AllowedEnrollments.UserPIN))
		})
	}
	k.Bad = []Bad{{Name: "no attempt", Set: rig.Values{"max_attempts_before_fallback": 0}, Says: []string{"max_attempts_before_fallback", "at least 1"}}}
	return k
}

func passwordlessSettings() Kind {
	const put = "PUT /config/authentication/pwdless_settings"
	k := onlyOne("onekosmos_passwordless_settings", "passwordless_settings", "GET /config/authentication/pwdless_settings/{dns}/{communityName}", put)
	// defaultMethods, which no request has, is refused when it is sent back.
	for _, write := range []Requests{k.Costs.Create, k.Costs.Update, k.Costs.Destroy} {
		write[put] = Cost{Once: 2}
	}
	k.Without[ShortPlan] = asksModifiers
	k.Lives = []Life{{
		Minimal: rig.Values{"enabled": true},
		Full: rig.Values{
			"enabled": true, "primary_method": "Pin", "secondary_method": "Fingerprint", "self_onboarding_enabled": true,
			"self_onboarding_from_user_profile_enabled": true, "accounts_per_person": 5, "persons_per_account": 2, "person_limit_rule": "none",
			"qr_code_enabled": false, "push_enabled": false, "push_number_challenge_enabled": true,
		},
		Changes: []Change{{Name: "off", Set: rig.Values{"enabled": false, "accounts_per_person": 2}}},
	}}
	k.Outside = func(ctx context.Context, c *client.Client, _ rig.Values) error {
		return edit(ctx, c.PasswordlessSettings(), client.SettingsID, func(s *client.PasswordlessSettings) { s.Disabled = new(client.Bool(!*s.Disabled)) })
	}
	k.Bad = []Bad{{Name: "no account", Set: rig.Values{"accounts_per_person": 0}, Says: []string{"accounts_per_person", "at least 1"}}}
	return k
}

func passwordResetSettings() Kind {
	const path = "/config/authentication/password_reset"
	k := onlyOne("onekosmos_password_reset_settings", "password_reset_settings", "GET "+path, "PUT "+path)
	k.Lives = []Life{{
		Minimal: rig.Values{"mobile_enabled": true},
		Full: rig.Values{
			"default_input_method": "email", "adminx_via_email_enabled": true, "adminx_otp_required": true, "mobile_enabled": false,
			"self_service_enabled": true, "self_service_identity_proofing_enabled": true, "self_service_otp": "email", "self_service_dvc_id": "dvc",
			"user_profile_api_enabled": true, "user_profile_api_provider": "workday", "user_profile_api_url": "https://hr.example.com/users",
			"user_profile_api_type": "GET", "user_profile_api_auth": "basic", "user_profile_api_username": "reader",
			"user_profile_api_password_wo": "canary-one", "user_profile_api_password_wo_version": 1, "user_profile_api_token": "canary-two",
			"transformation_script": "return { firstname: user.first };\n",
		},
		Changes: []Change{
			{Name: "another password", Set: rig.Values{"mobile_enabled": false, "user_profile_api_password_wo": "canary-three", "user_profile_api_password_wo_version": 2}},
			{Name: "a password without its version", Set: rig.Values{"mobile_enabled": false, "user_profile_api_password_wo": "canary-four", "user_profile_api_password_wo_version": 2}, Action: NoOp},
		},
	}}
	k.Without[ShortPlan] = asksModifiers
	k.NotImported = []string{"user_profile_api_password", "user_profile_api_password_wo_version", "user_profile_api_token", "user_profile_api_token_wo_version"}
	k.Secrets = []string{"user_profile_api_password", "user_profile_api_password_wo", "user_profile_api_token", "user_profile_api_token_wo"}
	k.Outside = func(ctx context.Context, c *client.Client, _ rig.Values) error {
		return edit(ctx, c.PasswordResetSettings(), client.SettingsID, func(s *client.PasswordResetSettings) { s.MobileEnabled = new(client.Bool(!*s.MobileEnabled)) })
	}
	k.Bad = []Bad{
		{Name: "two passwords", Set: rig.Values{"user_profile_api_password": "x", "user_profile_api_password_wo": "y", "user_profile_api_password_wo_version": 1}, Says: []string{"user_profile_api_password", "user_profile_api_password_wo"}},
		{Name: "a URL without a host", Set: rig.Values{"user_profile_api_url": "hr"}, Says: []string{"user_profile_api_url", "not an absolute URL"}},
	}
	return k
}

const asksModifiers = "private state has what was there before, and a plan asks modifiers, which may want it"

// loginSettings is the row of settings of the group Login Settings, without what
// differs between them.
func loginSettings(typeName, collection string) Kind {
	const path = "/config/authentication/"
	return onlyOne(typeName, collection, "GET "+path+collection, "PUT "+path+collection)
}

// onlyOne is the row of settings of which a community has one set, with the calls
// that read and set them, without what differs between them.
func onlyOne(typeName, collection, get, put string) Kind {
	return Kind{
		Type: typeName, Collection: collection, One: true,
		Missing: "other",
		Costs: Costs{
			Create:  Requests{get: {Once: 3}, put: once},
			Refresh: Requests{get: once},
			Update:  Requests{get: {Once: 2}, put: once},
			Destroy: Requests{get: {Once: 2}, put: once},
		},
		Without: map[Feature]string{
			DataSources: "a community has one, and the data source of that name reads it",
			Removal:     "a community always has one",
		},
	}
}
