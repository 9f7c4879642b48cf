package client

// SelfRegistration says whether users can register themselves: API reference, Admin
// API, groups Self Registration Config and Instance Config.
type SelfRegistration struct {
	Allowed *Bool `json:"allowed,omitempty"`
}

// SelfRegistration returns the store of the community's self-registration.
func (c *Client) SelfRegistration() *Settings[SelfRegistration] {
	const path = "/config/self_registration_config"
	return plainSettings[SelfRegistration]{
		kind: "self-registration settings", otherwise: &SelfRegistration{Allowed: new(Bool(false))},
		getAt: endpoint{method: "POST", path: path + "/fetch", needs: withToken, community: true, reads: true},
		setAt: endpoint{method: "PUT", path: path, needs: withToken, community: true},
	}.store(c)
}

// InstanceSelfRegistration returns the store of the self-registration of the whole
// instance, whose calls name no community.
func (c *Client) InstanceSelfRegistration() *Settings[SelfRegistration] {
	const path = "/instance_config/self_registration_config"
	return plainSettings[SelfRegistration]{
		kind: "self-registration settings of the instance", otherwise: &SelfRegistration{Allowed: new(Bool(false))},
		getAt: endpoint{method: "GET", path: path, needs: withToken},
		setAt: endpoint{method: "PUT", path: path, needs: withToken},
	}.store(c)
}
