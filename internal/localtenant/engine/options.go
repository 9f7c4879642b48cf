package engine

// Options describes a tenant. The zero value is a usable tenant with a random
// password and license.
type Options struct {
	Username      string   // the administrator; default "administrator"
	Password      string   // default random
	License       string   // default random
	DNS           []string // further host names that it answers to
	TenantID      string   // default a new id
	CommunityID   string   // default a new id
	CommunityName string   // default "default"
	StateFile     string   // keeps keys, users and objects over restarts
	Control       bool     // serves /_local/ to local callers
	ControlToken  string   // when set, what they must send as a bearer token
	Modes         Modes    // how it starts to behave
}
