package kinds

import (
	"context"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func authentication() []Kind {
	return []Kind{fidoSettings(), liveIDSelfieSettings(), mfaSettings(), orionSettings()}
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
	k.Without[ShortPlan] = "private state has what was there before, and a plan asks modifiers, which may want it"
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

// loginSettings is the row of settings of the group Login Settings, without what
// differs between them.
func loginSettings(typeName, collection string) Kind {
	get, put := "GET /config/authentication/"+collection, "PUT /config/authentication/"+collection
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
