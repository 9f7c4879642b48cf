package localtenant

import "github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"

// fidoSettings serves two calls of "Login Settings". Their table says boolean, and
// their samples show texts.
func fidoSettings() *engine.Settings {
	names := []string{"fido_disabled", "fido_platform_authenticator_disabled", "fido_security_key_disabled"}
	view := engine.View{ID: engine.NoID, Texts: names}
	members := engine.Fields{}
	for _, name := range names {
		members = members.And(engine.TextOrBoolean(name).Required().Default(false))
	}
	return &engine.Settings{
		Name: "fido_settings", Home: true, Members: members, Read: view, Written: view,
		Fetch: "adminapi GET /config/authentication/fido_settings", Set: "adminapi PUT /config/authentication/fido_settings",
	}
}

// mfaSettings serves two calls of "Login Settings". PUT answers two members, and no
// answer has the window.
func mfaSettings() *engine.Settings {
	on := []string{"show_otp_email", "show_otp_phone", "show_otp_voice", "show_otp_hardware"}
	return &engine.Settings{
		Name: "mfa_settings", Home: true,
		Fetch: "adminapi GET /config/authentication/mfa_settings", Set: "adminapi PUT /config/authentication/mfa_settings",
		Members: engine.Booleans(on...).Required().Default(true).And(
			engine.Text("otp_prompt_text").Required().Default("Enter your code"), engine.Boolean("accountLockEnabled").Default(false),
			engine.Number("otpMaxAttempts").Default(5), engine.Number("lockDurationMinutes").Default(30),
			engine.Text("onespan_domain").Required().Default(""), engine.Text("onespan_url").Required().Default(""),
			engine.TextOrBoolean("self_enroll_phone_allowed").Required().Default(false), engine.Number("sync_window_for_first_usage").Required().Default(60000),
		),
		Read:    engine.View{ID: engine.NoID, Hidden: []string{"sync_window_for_first_usage"}, Booleans: append(on, "accountLockEnabled", "self_enroll_phone_allowed")},
		Written: engine.View{ID: engine.NoID, Only: on[:2], Booleans: on[:2]},
	}
}

// orionSettings serves two calls of "Login Settings".
func orionSettings() *engine.Settings {
	view := engine.View{ID: engine.NoID, Booleans: []string{"orion_authenticator_enabled"}}
	return &engine.Settings{
		Name: "orion_settings", Home: true, Read: view, Written: view,
		Fetch: "adminapi GET /config/authentication/orion_settings", Set: "adminapi PUT /config/authentication/orion_settings",
		Members: engine.Fields{engine.Boolean("orion_authenticator_enabled").Required().Default(false), engine.Number("orion_authenticator_wait_time_ms").Default(1500)},
	}
}

// liveIDSelfieSettings serves two calls of "Login Settings".
func liveIDSelfieSettings() *engine.Settings {
	view := engine.View{ID: engine.NoID, Booleans: []string{"liveid_selfie_enabled"}}
	return &engine.Settings{
		Name: "liveid_selfie_settings", Home: true, Read: view, Written: view,
		Fetch: "adminapi GET /config/authentication/liveid_selfie_settings", Set: "adminapi PUT /config/authentication/liveid_selfie_settings",
		Members: engine.Booleans("liveid_selfie_enabled").Required().Default(false),
	}
}
