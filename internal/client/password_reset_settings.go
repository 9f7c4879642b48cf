package client

// PasswordResetSettings say how users reset their password: API reference, Admin
// API, group Login Settings. Pointers are what a request may leave out.
type PasswordResetSettings struct {
	DefaultInputMethod *string             `json:"default_input_method,omitempty"`
	AdminXViaEmail     *Bool               `json:"adminx_via_email_enabled,omitempty"`
	AdminXRequireOTP   *Bool               `json:"adminx_require_otp,omitempty"`
	MobileEnabled      *Bool               `json:"mobile_enabled,omitempty"`
	SelfService        SelfServiceSettings `json:"sspr,omitzero"`
	KnownPassword      string              `json:"-"` // secrets that are not to be changed
	KnownToken         string              `json:"-"`
}

// SelfServiceSettings say how users reset their password by themselves.
type SelfServiceSettings struct {
	Enabled        *Bool                     `json:"enabled,omitempty"`
	ViaIDProofing  SelfServiceIDProofing     `json:"via_idproofing,omitzero"`
	OTP            *string                   `json:"otp,omitempty"`
	DVCID          *string                   `json:"dvcId,omitempty"`
	UserProfileAPI SelfServiceUserProfileAPI `json:"user_profile_api,omitzero"`
}

// SelfServiceIDProofing says whether users prove their identity by a document.
type SelfServiceIDProofing struct {
	Enabled *Bool `json:"enabled,omitempty"`
}

// SelfServiceUserProfileAPI is where the profile of a user comes from, with which a
// document is compared.
type SelfServiceUserProfileAPI struct {
	Enabled        *Bool           `json:"enabled,omitempty"`
	Provider       *string         `json:"provider,omitempty"`
	API            ProfileEndpoint `json:"api,omitzero"`
	Transformation *EncodedText    `json:"transformationB64,omitempty"`
}

// ProfileEndpoint is how the API is called.
type ProfileEndpoint struct {
	URL        *string           `json:"url,omitempty"`
	Type       *string           `json:"type,omitempty"`
	Auth       *string           `json:"auth,omitempty"`
	Credential ProfileCredential `json:"credential,omitzero"`
}

// ProfileCredential is what the API is called with.
type ProfileCredential struct {
	Username *string `json:"username,omitempty"`
	Password Secret  `json:"password,omitempty"`
	Token    Secret  `json:"token,omitempty"`
}

// PasswordResetSettings returns the store of the community's password reset
// settings.
func (c *Client) PasswordResetSettings() *Settings[PasswordResetSettings] {
	p := loginSettings("password reset settings", "password_reset", &PasswordResetSettings{DefaultInputMethod: new("")})
	credential := func(member string) []string { return []string{"sspr", "user_profile_api", "api", "credential", member} }
	p.secrets = []settingsSecret[PasswordResetSettings]{
		{"password of the user profile API", credential("password"), func(s *PasswordResetSettings) string { return s.KnownPassword }},
		{"token of the user profile API", credential("token"), func(s *PasswordResetSettings) string { return s.KnownToken }},
	}
	return p.store(c)
}
