package localtenant

import "github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"

// What users of a tenant know of its engine.
type (
	// Options describes a tenant.
	Options = engine.Options
	// Modes are oddities that a tenant can be set to show.
	Modes = engine.Modes
	// Fault is a mishap for the next requests that match it.
	Fault = engine.Fault
	// Exchange is one request and what became of it.
	Exchange = engine.Exchange
	// Server is a tenant that listens.
	Server = engine.Server
	// TLS makes a server speak https.
	TLS = engine.TLS
)

// ErrorBodies returns the forms in which services answer an error as a success.
func ErrorBodies() []any { return engine.ErrorBodies() }

// What handlers are written in.
type (
	answer     = engine.Answer
	call       = engine.Call
	operation  = engine.Operation
	state      = engine.State
	field      = engine.Field
	fieldError = engine.FieldError
)

// Tenant is one tenant with one community. All methods are safe for concurrent
// use.
type Tenant struct{ *engine.Tenant }

// Collections that more than one group of operations looks into.
const (
	authModules       = "auth_modules"
	authSchemes       = "auth_schemes"
	brokerConnections = "broker_connections"
	catalogItems      = "service_provider_catalog"
	userAttributes    = "user_attributes"
)

// dateFormat is that of dates in answers.
const dateFormat = "2006-01-02T15:04:05.000Z"
