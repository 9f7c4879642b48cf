package client

// FIDOSettings say which passkeys users can sign in with: API reference, Admin
// API, group Login Settings. Pointers are what a request may leave out.
type FIDOSettings struct {
	Disabled                      *Bool `json:"fido_disabled,omitempty"`
	PlatformAuthenticatorDisabled *Bool `json:"fido_platform_authenticator_disabled,omitempty"`
	SecurityKeyDisabled           *Bool `json:"fido_security_key_disabled,omitempty"`
}

// FIDOSettings returns the store of the community's FIDO settings.
func (c *Client) FIDOSettings() *Settings[FIDOSettings] {
	return plainSettings[FIDOSettings](c, "FIDO settings", "/config/authentication/fido_settings",
		&FIDOSettings{Disabled: new(Bool(false)), PlatformAuthenticatorDisabled: new(Bool(false)), SecurityKeyDisabled: new(Bool(false))})
}

// MFASettings say which second factors users can sign in with: API reference,
// Admin API, group Login Settings. Pointers are what a request may leave out.
type MFASettings struct {
	ShowOTPEmail           *Bool   `json:"show_otp_email,omitempty"`
	ShowOTPPhone           *Bool   `json:"show_otp_phone,omitempty"`
	ShowOTPVoice           *Bool   `json:"show_otp_voice,omitempty"`
	ShowOTPHardware        *Bool   `json:"show_otp_hardware,omitempty"`
	OTPPromptText          *string `json:"otp_prompt_text,omitempty"`
	AccountLockEnabled     *Bool   `json:"accountLockEnabled,omitempty"`
	OTPMaxAttempts         *Number `json:"otpMaxAttempts,omitempty"`
	LockDurationMinutes    *Number `json:"lockDurationMinutes,omitempty"`
	OneSpanDomain          *string `json:"onespan_domain,omitempty"`
	OneSpanURL             *string `json:"onespan_url,omitempty"`
	SelfEnrollPhoneAllowed *Bool   `json:"self_enroll_phone_allowed,omitempty"`
	SyncWindow             *Number `json:"sync_window_for_first_usage,omitempty"` // no answer has it
}

// DefaultSyncWindow goes to a service that requires a window where none is wanted:
// the reference's sample.
const DefaultSyncWindow Number = 60000

// MFASettings returns the store of the community's multi-factor authentication
// settings.
func (c *Client) MFASettings() *Settings[MFASettings] {
	return plainSettings[MFASettings](c, "MFA settings", "/config/authentication/mfa_settings", &MFASettings{
		ShowOTPEmail: new(Bool(false)), ShowOTPPhone: new(Bool(false)), ShowOTPVoice: new(Bool(false)), ShowOTPHardware: new(Bool(false)),
		OTPPromptText: new(""), OneSpanDomain: new(""), OneSpanURL: new(""), SelfEnrollPhoneAllowed: new(Bool(false)),
		SyncWindow: new(DefaultSyncWindow),
	})
}

// OrionSettings are for sign-ins with the Orion authenticator: API reference, Admin
// API, group Login Settings. Pointers are what a request may leave out.
type OrionSettings struct {
	Enabled              *Bool   `json:"orion_authenticator_enabled,omitempty"`
	WaitTimeMilliseconds *Number `json:"orion_authenticator_wait_time_ms,omitempty"`
}

// OrionSettings returns the store of the community's Orion settings.
func (c *Client) OrionSettings() *Settings[OrionSettings] {
	return plainSettings[OrionSettings](c, "Orion settings", "/config/authentication/orion_settings", &OrionSettings{Enabled: new(Bool(false))})
}

// LiveIDSelfieSettings say whether users can sign in with a selfie: API reference,
// Admin API, group Login Settings. Pointers are what a request may leave out.
type LiveIDSelfieSettings struct {
	Enabled *Bool `json:"liveid_selfie_enabled,omitempty"`
}

// LiveIDSelfieSettings returns the store of the community's LiveID selfie settings.
func (c *Client) LiveIDSelfieSettings() *Settings[LiveIDSelfieSettings] {
	return plainSettings[LiveIDSelfieSettings](c, "LiveID selfie settings", "/config/authentication/liveid_selfie_settings", &LiveIDSelfieSettings{Enabled: new(Bool(false))})
}
