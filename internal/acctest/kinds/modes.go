package kinds

import (
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// Sealed and Open want all that can be wanted of a request, sealed and not.
var (
	Sealed = localtenant.Modes{
		Tokens: "sealed", OpaqueTokens: true, LicenseEverywhere: true, Bodies: "sealed", WebAuthnLicense: "sealed",
		UnknownFields: true, RefuseUnknown: true, Removal: "omit", ConsoleSessions: true,
	}
	Open = localtenant.Modes{
		Tokens: "plain", OpaqueTokens: true, LicenseEverywhere: true, Bodies: "bare", WebAuthnLicense: "clear",
		UnknownFields: true, RefuseUnknown: true, Removal: "empty", ConsoleSessions: true,
	}
)

// Conversations returns the tenants with which something else is spoken than
// the first guess: in one thing, and in all.
func Conversations() map[string]localtenant.Modes {
	all := Open
	all.RequireMFA = true
	return map[string]localtenant.Modes{
		"plain tokens":       {Tokens: "plain"},
		"opaque tokens":      {OpaqueTokens: true},
		"license everywhere": {LicenseEverywhere: true},
		"bare bodies":        {Bodies: "bare"},
		"clear license":      {WebAuthnLicense: "clear"},
		"unknown refused":    {UnknownFields: true, RefuseUnknown: true},
		"removal by absence": {Removal: "omit"},
		"console sessions":   {ConsoleSessions: true},
		"second step":        {RequireMFA: true},
		"sealed":             Sealed,
		"all":                all,
	}
}

// Modes returns the tenants that every kind is held against.
func Modes() []Mode {
	return []Mode{
		{Name: "as documented"},
		{Name: "reads that are not shared", Settings: rig.Values{"read_coalescing": false}},
		{Name: "everything at once", Modes: localtenant.Modes{ShuffleLists: true, UnknownFields: true, Secrets: "masked", OptionalSecrets: true, TextBooleans: true,
			OtherJourneyForm: true, OtherSessionForm: true, OtherUserForm: true, NumericTimes: true, BareCreates: true}},
		{Name: "masked and insisting", Modes: localtenant.Modes{ShuffleLists: true, UnknownFields: true, Secrets: "masked", TextBooleans: true}},
		{Name: "secrets left out", Modes: localtenant.Modes{Secrets: "omitted", OmitPublicKey: true, OptionalSecrets: true, NoBucket: "not_found"}},
		{Name: "left out and insisting", Modes: localtenant.Modes{Secrets: "omitted", BareCreates: true, PartialLists: true, OmitPublicKey: true}},
		{Name: "bare and partial", Modes: localtenant.Modes{PartialLists: true, BareCreates: true, NoBucket: "empty"}},
		{Name: "unknown fields, partial", Modes: localtenant.Modes{UnknownFields: true, PartialLists: true, BareCreates: true, TextBooleans: true, ShuffleLists: true}},
		{Name: "key of another service", Modes: localtenant.Modes{AnswerWithOtherKey: true, OptionalSecrets: true, UnknownFields: true}},
		{Name: "answers that are plain", Modes: localtenant.Modes{PlainAnswers: true, ShuffleLists: true, BareCreates: true, TextBooleans: true}},
		{Name: "plain and partial", Modes: localtenant.Modes{PlainAnswers: true, UnknownFields: true, PartialLists: true, ShuffleLists: true}},
		{Name: "everything sealed", Settings: rig.Values{"allow_plain_license": true}, Modes: Sealed},
		{Name: "little sealed", Settings: rig.Values{"allow_plain_license": true}, Modes: Open},
	}
}
