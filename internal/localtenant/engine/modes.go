package engine

import "strconv"

// Modes are oddities a tenant can be set to show. Each of them is something
// the wire protocol or the API reference allows, or a newer tenant may do.
type Modes struct {
	ShuffleLists         bool   `json:"shuffle_lists"`          // lists come in another order each time
	UnknownFields        bool   `json:"unknown_fields"`         // a newer tenant: more members everywhere, kept in the objects
	Secrets              string `json:"secrets"`                // "" or "plain", "masked", "omitted"
	OptionalSecrets      bool   `json:"optional_secrets"`       // updates may leave out secrets the reference calls required; the stored ones stay
	TextBooleans         bool   `json:"text_booleans"`          // some booleans are answered as text
	PartialLists         bool   `json:"partial_lists"`          // lists leave out the nested configuration
	BareCreates          bool   `json:"bare_creates"`           // creates answer the id only
	AnswerWithOtherKey   bool   `json:"answer_with_other_key"`  // answers are sealed by the user management service
	OmitPublicKey        bool   `json:"omit_public_key"`        // the envelope has data only
	PlainAnswers         bool   `json:"plain_answers"`          // answers are not sealed
	SwaggerPreview       bool   `json:"swagger_preview"`        // plain bodies are taken and answered in plain
	RequireMFA           bool   `json:"require_mfa"`            // a password alone does not sign in
	OtherJourneyForm     bool   `json:"other_journey_form"`     // v1 journeys come as a list, a single v2 journey as an object, both with _id
	NoBucket             string `json:"no_bucket"`              // how a bucket that is not there is answered: "" or "null", "empty", "not_found"
	LatencyMillis        int    `json:"latency_ms"`             // every answer takes this long
	PendingSession       string `json:"pending_session"`        // how a session without a response yet is answered: "" or "not_found", "empty", "polling"
	SessionAnswerMillis  int    `json:"session_answer_ms"`      // sessions are answered by themselves, so long after they were opened
	SessionAnswerFetches int    `json:"session_answer_fetches"` // sessions are answered by themselves, in time for this fetch
	SessionAgeName       string `json:"session_age_name"`       // the one spelling of the session age that is known; "" takes both
	ServiceLicense       bool   `json:"service_license"`        // the license is of the level service, not system
	OtherSessionForm     bool   `json:"other_session_form"`     // proofing sessions, their pages and results in the other form that their text allows
	OtherUserForm        bool   `json:"other_user_form"`        // users come as a list without a count of all, and counts of created ones as text
	NumericTimes         bool   `json:"numeric_times"`          // times of proofing sessions and wallets are milliseconds, not text
	RefuseEndedSessions  bool   `json:"refuse_ended_sessions"`  // the validation of a proofing session that is over is an error
	PageLimit            int    `json:"page_limit"`             // pages of proofing sessions and reports hold no more, whatever is asked for; 0 sets none
	IDForm               string `json:"id_form"`                // what the tenant names new objects by: "" or "object_id", "uuid", which tells no time
	Habits               bool   `json:"habits"`                 // answers are not what was sent: trimmed, respelled, rounded, reordered, left out, filled in
	EnrollmentNotFound   bool   `json:"enrollment_not_found"`   // wallets that are not enrolled are answered with 404
	Tokens               string `json:"tokens"`                 // the form in which tokens are taken: "" both, "sealed", "plain"
	OpaqueTokens         bool   `json:"opaque_tokens"`          // tokens are one word, and no JWT
	LicenseEverywhere    bool   `json:"license_everywhere"`     // every sealed call asks for a license
	Bodies               string `json:"bodies"`                 // the form of bodies that the reference prints bare: "" both, "sealed", "bare"
	WebAuthnLicense      string `json:"webauthn_license"`       // that of the WebAuthn API's license: "" both, "sealed", "clear"
	RefuseUnknown        bool   `json:"refuse_unknown"`         // the members of a newer tenant may not be sent back
	Removal              string `json:"removal"`                // what takes a journey's member away: "" or "null", "omit", "empty", "never"
	ConsoleSessions      bool   `json:"console_sessions"`       // sessions are opened only where the AdminX console does
	AppearMillis         int    `json:"appear_ms"`              // reads show created objects so long after the create
	VanishMillis         int    `json:"vanish_ms"`              // reads show deleted objects for so long
	StaleMillis          int    `json:"stale_ms"`               // reads show what an update replaced for so long
	RateLimit            int    `json:"rate_limit"`             // requests that each service takes in a window; 0 sets none
	RateWindowMillis     int    `json:"rate_window_ms"`         // the window; 0 is a second
	RateRetryAfter       string `json:"rate_retry_after"`       // where a refusal tells when to come back: "" nowhere, "header", "body"
	OtherReportForm      bool   `json:"other_report_form"`      // reports and metrics in the other form that their text allows
	CallLimit            int    `json:"call_limit"`             // larger pages, and calls about more hardware tokens, are refused; 0 sets none
	JobFetches           int    `json:"job_fetches"`            // lists in which a report's job is pending
	DateSkewMillis       int    `json:"date_skew_ms"`           // the Date header is ahead of the tenant's clock, or behind it
}

// TooMany finds fault with a member that asks for more than the mode lets a call have.
func (c *Call) TooMany(member string, n int) []FieldError {
	if limit := c.Modes.CallLimit; limit > 0 && n > limit {
		return []FieldError{Wrong(member, "must not be more than "+strconv.Itoa(limit))}
	}
	return nil
}

// mask is shown in the place of a secret.
const mask = "********"

// HideSecret shows object[name] as the mode says secrets are shown.
func (m Modes) HideSecret(object map[string]any, name string) {
	if _, there := object[name]; !there {
		return
	}
	switch m.Secrets {
	case "masked":
		object[name] = mask
	case "omitted":
		delete(object, name)
	}
}

// SpellBooleans shows booleans of object as texts where the mode says so.
func (m Modes) SpellBooleans(object map[string]any, names ...string) {
	for _, name := range names {
		if value, ok := object[name].(bool); ok && m.TextBooleans {
			object[name] = strconv.FormatBool(value)
		}
	}
}

// Order returns a list in the order in which it is answered.
func (m Modes) Order(list []any) []any {
	if m.ShuffleLists {
		for i := len(list) - 1; i > 0; i-- {
			j := randomBelow(i + 1)
			list[i], list[j] = list[j], list[i]
		}
	}
	return list
}
