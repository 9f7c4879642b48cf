package client

import "encoding/json"

// What a journey's conditions look at, as the API spells it. The first
// version says username, the second usernames and requestingAppId.
const (
	JourneyGroups          = "groups"
	JourneyDeviceID        = "deviceId"
	JourneyApplication     = "application"
	JourneyUsername        = "username"
	JourneyUsernames       = "usernames"
	JourneyIP              = "ip"
	JourneyRequestingAppID = "requestingAppId"
)

// Operators of conditions.
const (
	OperatorOverlap = "overlap"
	OperatorIn      = "in"
	OperatorInRange = "in_range"
	OperatorEq      = "eq"
)

// AuthenticationJourney decides how users have to sign in when its conditions
// are met: API reference, Admin API, groups Authentication Journey and
// Authentication Journey V 2. The reference prints no body of a create and of
// an update; both have the members of the fetch answer.
type AuthenticationJourney struct {
	ID       string // the service's
	Name     string
	Category string // second version only
	Enabled  bool
	Domain   string // "": none
	Decision *JourneyDecision
	// Conditions are those of a known form, by what they look at. An update
	// removes such conditions that are not here.
	Conditions map[string]JourneyCondition
	// Additional are all other conditions, {"operator": …, "value": …}. nil
	// leaves them as they are; otherwise an update removes those that are not
	// here.
	Additional map[string]json.RawMessage
	// Known names the conditions, and "domain", that an update may take away:
	// what a tenant fills in by itself is not to be removed. nil names all.
	Known []string
}

// JourneyDecision is what follows when the conditions are met.
type JourneyDecision struct {
	Action                string
	AuthenticationMethods []string
}

// JourneyCondition compares what a sign-in has with values.
type JourneyCondition struct {
	Operator string
	Values   []string
}

// MaxJourneyValues is how many values a JourneyCondition has at most. One with
// more of them is an additional condition.
const MaxJourneyValues = 100

// JourneyMFARequired is the action that asks for one of the decision's
// authentication methods.
const JourneyMFARequired = "mfa_required"
