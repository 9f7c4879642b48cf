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

// firstTimeEnrollmentSettings serves two calls of "Login Settings".
func firstTimeEnrollmentSettings() *engine.Settings {
	view := engine.View{ID: engine.NoID, Booleans: []string{"first_time_login_enrollment"}}
	return &engine.Settings{
		Name: "first_time_enrollment_settings", Home: true, Read: view, Written: view,
		Fetch:   "adminapi GET /config/authentication/first_time_enrollment_settings",
		Set:     "adminapi PUT /config/authentication/first_time_enrollment_settings",
		Members: engine.Fields{engine.Boolean("first_time_login_enrollment").Default(false), engine.List("allowed_factors", engine.Text("")).Default([]any{})},
	}
}

// windowsMFASettings serves two calls of "Login Settings". Their body has no ids.
func windowsMFASettings() *engine.Settings {
	view := engine.View{ID: engine.NoID, Booleans: []string{"enableFallbackAuth", "allowed_enrollments.behavior_auth", "allowed_enrollments.user_pin"}}
	return &engine.Settings{
		Name: "windows_mfa_settings", Read: view, Written: view,
		Fetch: "adminapi GET /config/authentication/windows_mfa_settings", Set: "adminapi PUT /config/authentication/windows_mfa_settings",
		Members: engine.Fields{
			engine.Object("allowed_enrollments", engine.Booleans("behavior_auth", "user_pin").Required().Default(false)...).Default(map[string]any{}),
			engine.Boolean("enableFallbackAuth").Default(false), engine.Number("maxAuthAttemptsBeforeFallback").Default(3),
		},
	}
}

// passwordlessSettings serves two calls of "Login Settings". GET and PUT answer
// different members.
func passwordlessSettings() *engine.Settings {
	written := []string{"primaryMethod", "secondaryMethod", "accountsPerPerson", "personsPerAccount", "personLimitRule", "passwordless_disabled", "qr_disabled", "push_disabled"}
	return &engine.Settings{
		Name: "passwordless_settings", Home: true,
		Fetch: "adminapi GET /config/authentication/pwdless_settings/{dns}/{communityName}", Set: "adminapi PUT /config/authentication/pwdless_settings",
		Members: engine.Fields{
			engine.Text("primaryMethod").Required().Default("Fingerprint"), engine.Text("secondaryMethod").Default("Pin"),
			engine.Text("personLimitRule").Required().Default("cleanup"),
			engine.Boolean("push_number_challenge_enabled").Default(false),
		}.And(engine.Booleans("selfOnBoard", "selfOnBoardFromUserProfile", "passwordless_disabled", "qr_disabled", "push_disabled").Required().Default(false)...).
			And(engine.Numbers("accountsPerPerson", "personsPerAccount").Required().Default(1)...),
		Read: engine.View{
			ID: engine.NoID, Texts: []string{"push_disabled"},
			Booleans: []string{"selfOnBoard", "selfOnBoardFromUserProfile", "passwordless_disabled", "qr_disabled", "push_number_challenge_enabled"},
			Edit:     func(_ *engine.Call, shown map[string]any) { shown["defaultMethods"] = shown["primaryMethod"] },
		},
		Written: engine.View{ID: engine.NoID, Only: written},
		Of: map[string]func(*engine.Call, string) bool{
			"dns":           func(c *engine.Call, name string) bool { return answersTo(c.State, name, c.Request.Host) },
			"communityName": func(c *engine.Call, name string) bool { return name == c.CommunityName },
		},
	}
}

// passwordResetSettings serves two calls of "Login Settings". PUT answers no
// credential.
func passwordResetSettings() *engine.Settings {
	switches := []string{"adminx_via_email_enabled", "adminx_require_otp", "mobile_enabled"}
	view := func(edit func(*engine.Call, map[string]any)) engine.View {
		const credential = "sspr.user_profile_api.api.credential."
		return engine.View{
			ID: engine.NoID, Secrets: []string{credential + "password", credential + "token"}, Edit: edit,
			Booleans: append(switches, "sspr.enabled", "sspr.via_idproofing.enabled", "sspr.user_profile_api.enabled"),
		}
	}
	return &engine.Settings{
		Name: "password_reset_settings", Home: true,
		Fetch: "adminapi GET /config/authentication/password_reset", Set: "adminapi PUT /config/authentication/password_reset",
		Members: engine.Booleans(switches...).Default(false).And(
			engine.Text("default_input_method").Required().Default("username"),
			engine.Object("sspr", engine.Boolean("enabled"), engine.Object("via_idproofing", engine.Boolean("enabled")), engine.Text("otp"), engine.Text("dvcId"),
				engine.Object("user_profile_api", engine.Boolean("enabled"), engine.Text("provider"),
					engine.Object("api", engine.Texts("url", "type", "auth").And(engine.Object("credential", engine.Texts("username", "password", "token")...))...),
					engine.Text("transformationB64").Matching(isBase64, "is not base64"))).Default(map[string]any{}),
		),
		Read: view(nil),
		Written: view(func(_ *engine.Call, shown map[string]any) {
			delete(engine.Part(engine.Part(engine.Part(shown, "sspr"), "user_profile_api"), "api"), "credential")
		}),
	}
}
