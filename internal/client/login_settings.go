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
	return loginSettings("FIDO settings", "fido_settings", &FIDOSettings{Disabled: new(Bool(false)), PlatformAuthenticatorDisabled: new(Bool(false)), SecurityKeyDisabled: new(Bool(false))}).store(c)
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
	return loginSettings("MFA settings", "mfa_settings", &MFASettings{
		ShowOTPEmail: new(Bool(false)), ShowOTPPhone: new(Bool(false)), ShowOTPVoice: new(Bool(false)), ShowOTPHardware: new(Bool(false)),
		OTPPromptText: new(""), OneSpanDomain: new(""), OneSpanURL: new(""), SelfEnrollPhoneAllowed: new(Bool(false)),
		SyncWindow: new(DefaultSyncWindow),
	}).store(c)
}

// OrionSettings are for sign-ins with the Orion authenticator: API reference, Admin
// API, group Login Settings. Pointers are what a request may leave out.
type OrionSettings struct {
	Enabled              *Bool   `json:"orion_authenticator_enabled,omitempty"`
	WaitTimeMilliseconds *Number `json:"orion_authenticator_wait_time_ms,omitempty"`
}

// OrionSettings returns the store of the community's Orion settings.
func (c *Client) OrionSettings() *Settings[OrionSettings] {
	return loginSettings("Orion settings", "orion_settings", &OrionSettings{Enabled: new(Bool(false))}).store(c)
}

// LiveIDSelfieSettings say whether users can sign in with a selfie: API reference,
// Admin API, group Login Settings. Pointers are what a request may leave out.
type LiveIDSelfieSettings struct {
	Enabled *Bool `json:"liveid_selfie_enabled,omitempty"`
}

// LiveIDSelfieSettings returns the store of the community's LiveID selfie settings.
func (c *Client) LiveIDSelfieSettings() *Settings[LiveIDSelfieSettings] {
	return loginSettings("LiveID selfie settings", "liveid_selfie_settings", &LiveIDSelfieSettings{Enabled: new(Bool(false))}).store(c)
}

// FirstTimeEnrollmentSettings say what users enroll at their first sign-in: API
// reference, Admin API, group Login Settings. Nil is what a request may leave out.
type FirstTimeEnrollmentSettings struct {
	Enabled        *Bool `json:"first_time_login_enrollment,omitempty"`
	AllowedFactors Names `json:"allowed_factors,omitzero"` // EnrollmentFactors
}

// EnrollmentFactors are those of the reference's samples.
func EnrollmentFactors() []string { return []string{"mobile", "landline", "smartphone"} }

// FirstTimeEnrollmentSettings returns the store of the community's settings of
// enrollment at the first sign-in.
func (c *Client) FirstTimeEnrollmentSettings() *Settings[FirstTimeEnrollmentSettings] {
	return loginSettings("first-time enrollment settings", "first_time_enrollment_settings",
		&FirstTimeEnrollmentSettings{Enabled: new(Bool(false)), AllowedFactors: Names{}}).store(c)
}

// WindowsMFASettings are for sign-ins on Windows: API reference, Admin API, group
// Login Settings. Pointers are what a request may leave out.
type WindowsMFASettings struct {
	AllowedEnrollments            WindowsMFAEnrollments `json:"allowed_enrollments,omitzero"`
	FallbackEnabled               *Bool                 `json:"enableFallbackAuth,omitempty"`
	MaxAuthAttemptsBeforeFallback *Number               `json:"maxAuthAttemptsBeforeFallback,omitempty"`
}

// WindowsMFAEnrollments say what a user can enroll on Windows.
type WindowsMFAEnrollments struct {
	BehaviorAuth *Bool `json:"behavior_auth,omitempty"`
	UserPIN      *Bool `json:"user_pin,omitempty"`
}

// WindowsMFASettings returns the store of the community's Windows MFA settings.
// Alone of its group the request is printed without tenant and community.
func (c *Client) WindowsMFASettings() *Settings[WindowsMFASettings] {
	p := loginSettings("Windows MFA settings", "windows_mfa_settings",
		&WindowsMFASettings{AllowedEnrollments: WindowsMFAEnrollments{BehaviorAuth: new(Bool(false)), UserPIN: new(Bool(false))}})
	p.setAt.community = false
	return p.store(c)
}

// PasswordlessSettings say how users sign in without a password: API reference,
// Admin API, group Login Settings. Pointers are what a request may leave out.
type PasswordlessSettings struct {
	PrimaryMethod              *string `json:"primaryMethod,omitempty"`   // PasswordlessMethods
	SecondaryMethod            *string `json:"secondaryMethod,omitempty"` // PasswordlessMethods
	SelfOnboard                *Bool   `json:"selfOnBoard,omitempty"`
	SelfOnboardFromUserProfile *Bool   `json:"selfOnBoardFromUserProfile,omitempty"`
	AccountsPerPerson          *Number `json:"accountsPerPerson,omitempty"`
	PersonsPerAccount          *Number `json:"personsPerAccount,omitempty"`
	PersonLimitRule            *string `json:"personLimitRule,omitempty"`
	Disabled                   *Bool   `json:"passwordless_disabled,omitempty"`
	QRDisabled                 *Bool   `json:"qr_disabled,omitempty"`
	PushDisabled               *Bool   `json:"push_disabled,omitempty"`
	PushNumberChallenge        *Bool   `json:"push_number_challenge_enabled,omitempty"`
}

// PasswordlessMethods are those of the reference's samples.
func PasswordlessMethods() []string { return []string{"Fingerprint", "Pin"} }

// PasswordlessSettings returns the store of the community's passwordless settings,
// which are read by the tenant's host and the community's name. A request that must
// be complete has the reference's default and samples.
func (c *Client) PasswordlessSettings() *Settings[PasswordlessSettings] {
	p := loginSettings("passwordless settings", "pwdless_settings", &PasswordlessSettings{
		PrimaryMethod: new("Fingerprint"), SelfOnboard: new(Bool(false)), SelfOnboardFromUserProfile: new(Bool(false)),
		AccountsPerPerson: new(Number(5)), PersonsPerAccount: new(Number(1)), PersonLimitRule: new("cleanup"),
		Disabled: new(Bool(false)), QRDisabled: new(Bool(false)), PushDisabled: new(Bool(false)),
	})
	p.getAt.path += "/{dns}/{communityName}"
	p.params = []string{c.DNS(), c.CommunityName()}
	p.names = map[string]string{"dns": c.DNS(), "communityName": c.CommunityName()}
	return p.store(c)
}
