package client_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// journeyKind is one of the two versions, for tests of both.
type journeyKind struct {
	path, collection, name, users string
	store                         func(*client.Client) *client.AuthenticationJourneys
}

var journeyKinds = map[string]journeyKind{
	"v1": {"/authenticationJourney", "authentication_journeys", "journeyName", client.JourneyUsername, (*client.Client).AuthenticationJourneys},
	"v2": {"/v2/authenticationJourney", "authentication_journeys_v2", "name", client.JourneyUsernames, (*client.Client).AuthenticationJourneysV2},
}

const noJourney = "6070951e8dfc7f29228126c9"

// journey is one with a condition of each form.
func (k journeyKind) journey(name string) *client.AuthenticationJourney {
	j := &client.AuthenticationJourney{
		Name: name, Enabled: true, Domain: "example.com",
		Decision: &client.JourneyDecision{Action: client.JourneyMFARequired, AuthenticationMethods: []string{"password_and_otp"}},
		Conditions: map[string]client.JourneyCondition{
			client.JourneyGroups: {Operator: client.OperatorOverlap, Values: []string{"staff", "guests"}},
			k.users:              {Operator: client.OperatorEq, Values: []string{"alice"}},
			client.JourneyIP:     {Operator: client.OperatorInRange, Values: []string{"10.0.0.0/8"}},
		},
		Additional: map[string]json.RawMessage{"riskScore": json.RawMessage(`{"operator":"between","value":[1,2]}`)},
	}
	if k.name == "name" {
		j.Category = "adaptive_auth_fallback_policy_v2"
	}
	return j
}

func (k journeyKind) add(t testing.TB, r *rig, want *client.AuthenticationJourney) *client.AuthenticationJourney {
	t.Helper()
	made, err := k.store(r.Client).Create(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func sameJourney(t testing.TB, what string, got, want *client.AuthenticationJourney) {
	t.Helper()
	expected := *want
	expected.ID = got.ID
	if !reflect.DeepEqual(got, &expected) {
		t.Errorf("%s: got %+v, want %+v", what, got, &expected)
	}
}

// journeyTenants are the forms in which journeys may be answered.
var journeyTenants = map[string]localtenant.Modes{
	"as documented": {}, "other form": {OtherJourneyForm: true}, "bare": {BareCreates: true, OtherJourneyForm: true, PlainAnswers: true},
	"partial": {PartialLists: true, BareCreates: true, TextBooleans: true}, "newer": {UnknownFields: true, ShuffleLists: true, PartialLists: true},
}

func TestAuthenticationJourneyLife(t *testing.T) {
	t.Parallel()
	for version, k := range journeyKinds {
		for name, m := range journeyTenants {
			t.Run(version+" "+name, func(t *testing.T) {
				r := start(t, modes(m))
				journeys := k.store(r.Client)
				want := k.journey("Office")
				made := k.add(t, r, want)
				sameJourney(t, "created", made, want)
				stored := r.tenant.Objects(k.collection)[0]
				if made.ID != stored["_id"] || stored[k.name] != "Office" {
					t.Errorf("the tenant has %v", stored)
				}
				if value := stored[k.users].(map[string]any)["value"]; value != "alice" {
					t.Errorf("eq was sent with %v", value)
				}
				one, err := journeys.Get(t.Context(), made.ID)
				if err != nil {
					t.Fatal(err)
				}
				sameJourney(t, "read", one, want)

				other := k.add(t, r, k.journey("Home"))
				var listed []string
				for j, err := range journeys.List(t.Context()) {
					if err != nil {
						t.Fatal(err)
					}
					listed = append(listed, j.ID)
				}
				if slices.Sort(listed); !slices.Equal(listed, sortedIDs(made.ID, other.ID)) {
					t.Errorf("listed %q", listed)
				}

				changed := k.journey("Office 2")
				changed.Domain, changed.Enabled = "", false
				changed.Decision = &client.JourneyDecision{Action: "deny"}
				changed.Conditions = map[string]client.JourneyCondition{
					client.JourneyApplication: {Operator: client.OperatorIn, Values: []string{"Salesforce"}},
				}
				changed.Additional = map[string]json.RawMessage{"riskScore": json.RawMessage(`{"operator":"between","value":[3]}`)}
				got, err := journeys.Update(t.Context(), made.ID, changed)
				if err != nil {
					t.Fatal(err)
				}
				sameJourney(t, "changed", got, changed)
				if err := journeys.Delete(t.Context(), made.ID); err != nil {
					t.Fatal(err)
				}
				if err := journeys.Delete(t.Context(), made.ID); err != nil {
					t.Errorf("deleted again: %v", err)
				}
				if found, err := journeys.Get(t.Context(), made.ID); !errors.Is(err, client.ErrNotFound) {
					t.Errorf("%v, %v", found, err)
				}
			})
		}
	}
}

func sortedIDs(ids ...string) []string {
	slices.Sort(ids)
	return ids
}

// An update sends what the tenant alone knows of a journey back, and touches
// additional conditions only where they are given.
func TestAuthenticationJourneyUpdateKeepsTheRest(t *testing.T) {
	t.Parallel()
	for version, k := range journeyKinds {
		r := start(t)
		made := k.add(t, r, k.journey("Office"))
		r.tenant.Change(k.collection, made.ID, func(o map[string]any) {
			o["priority"], o["none"] = 1e15+1, nil
			o["createdAt"], o["__v"] = "2024-01-01T00:00:00Z", 3
			o["time"] = map[string]any{"operator": "within", "value": []any{"08:00-18:00"}}
			o["decision"].(map[string]any)["message"] = "Call us"
			o["groups"].(map[string]any)["source"] = "ad"
		})
		object := func() map[string]any { return r.tenant.Objects(k.collection)[0] }

		want := k.journey("Office 2")
		want.Additional = nil
		got, err := k.store(r.Client).Update(t.Context(), made.ID, want)
		if err != nil || len(got.Additional) != 2 {
			t.Fatalf("%s: %+v, %v", version, got, err)
		}
		o := object()
		if o["priority"] != 1e15+1 || o["time"] == nil || o["decision"].(map[string]any)["message"] != "Call us" || o["groups"].(map[string]any)["source"] != "ad" {
			t.Errorf("%s: %v", version, o)
		}

		for _, x := range r.tenant.Journal() {
			var body map[string]any
			if x.Method != "PATCH" {
				continue
			}
			if err := json.Unmarshal(x.Request, &body); err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"createdAt", "__v", "id", "_id", "none"} {
				if _, there := body[name]; there {
					t.Errorf("%s: %s is sent", version, name)
				}
			}
		}

		// A value is one whole: nothing of the old one stays in it.
		for _, value := range []string{`{"from":1,"to":2}`, `{"from":3}`} {
			want.Additional = map[string]json.RawMessage{"riskScore": json.RawMessage(`{"operator":"between","value":` + value + `}`)}
			got, err = k.store(r.Client).Update(t.Context(), made.ID, want)
			if err != nil || string(got.Additional["riskScore"]) != string(want.Additional["riskScore"]) {
				t.Errorf("%s: %s, %v", version, got.Additional, err)
			}
		}

		want.Additional = map[string]json.RawMessage{}
		got, err = k.store(r.Client).Update(t.Context(), made.ID, want)
		if o = object(); err != nil || len(got.Additional) != 0 || o["time"] != nil || o["riskScore"] != nil || o["priority"] == nil {
			t.Errorf("%s: %v, %v", version, o, err)
		}
	}
}

// A condition that has not the form of its kind is an additional one, so that
// none is lost.
func TestAuthenticationJourneyOtherConditions(t *testing.T) {
	t.Parallel()
	for raw, known := range map[string]bool{
		`{"operator":"overlap","value":["a"]}`:                               true,
		`{"operator":"overlap","value":"a"}`:                                 true,
		`{"operator":"eq","value":["a"]}`:                                    true,
		`{"operator":"eq","value":["a","b"]}`:                                false,
		`{"operator":"in_range","value":["a"]}`:                              false,
		`{"operator":"not_in","value":["a"]}`:                                false,
		`{"operator":"in","value":[]}`:                                       false,
		`{"operator":"in","value":[""]}`:                                     false,
		`{"operator":"in","value":[1]}`:                                      false,
		`{"operator":"in","value":{"a":"b"}}`:                                false,
		`{"operator":"in","value":["` + strings.Repeat(`x","`, 99) + `x"]}`:  true,
		`{"operator":"in","value":["` + strings.Repeat(`x","`, 100) + `x"]}`: false,
	} {
		r := start(t)
		k := journeyKinds["v1"]
		made := k.add(t, r, k.journey("Office"))
		r.tenant.Change(k.collection, made.ID, func(o map[string]any) {
			var condition any
			if err := json.Unmarshal([]byte(raw), &condition); err != nil {
				t.Fatal(err)
			}
			o["groups"] = condition
			o["requestingAppId"] = map[string]any{"operator": "eq", "value": "x"} // of the other version
			o["empty"] = map[string]any{"operator": "eq", "value": nil}
		})
		got, err := k.store(r.Client).Get(t.Context(), made.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, typed := got.Conditions["groups"]
		_, additional := got.Additional["groups"]
		if typed != known || additional == known || got.Additional["requestingAppId"] == nil || got.Additional["empty"] != nil {
			t.Errorf("%.60s: conditions %v, additional %s", raw, got.Conditions, got.Additional)
		}
	}
}

// What ip_addresses refuses is an additional condition: a journey that has it
// can be written down.
func TestAuthenticationJourneyOtherAddresses(t *testing.T) {
	t.Parallel()
	for raw, known := range map[string]bool{
		`{"operator":"in","value":["10.0.0.1","::1"]}`:                       true,
		`{"operator":"in_range","value":["10.0.0.0/8","10.0.0.1-10.0.0.9"]}`: true,
		`{"operator":"in_range","value":["10.0.0.1 - 10.0.0.9"]}`:            false,
		`{"operator":"in_range","value":["10.0.0.*"]}`:                       false,
		`{"operator":"in","value":["10.0.0.1","10.0.0.0/8"]}`:                false,
		`{"operator":"eq","value":"10.0.0.0/8"}`:                             false,
	} {
		if c, ok := client.ReadJourneyCondition(client.JourneyIP, json.RawMessage(raw)); ok != known {
			t.Errorf("%s: %v, %v", raw, c, ok)
		}
	}
}

func TestAuthenticationJourneyLostAnswers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault localtenant.Fault
		modes localtenant.Modes
		made  bool
	}{
		"done":             {localtenant.Fault{DropAfter: true}, localtenant.Modes{}, true},
		"done, in part":    {localtenant.Fault{Status: 504, Commit: true}, localtenant.Modes{PartialLists: true, OtherJourneyForm: true}, true},
		"not done":         {localtenant.Fault{DropBefore: true}, localtenant.Modes{}, false},
		"without an id":    {localtenant.Fault{Status: 200, Commit: true, ContentType: asJSON, Body: `{"status":"ok"}`}, localtenant.Modes{}, true},
		"a word, no id":    {localtenant.Fault{Status: 200, Commit: true, ContentType: asJSON, Body: `"created"`}, localtenant.Modes{}, true},
		"nothing":          {localtenant.Fault{Status: 200, Commit: true, ContentType: asJSON}, localtenant.Modes{}, true},
		"a list of itself": {localtenant.Fault{Status: 200, Commit: true, ContentType: asJSON, Body: `[]`}, localtenant.Modes{}, true},
	} {
		for version, k := range journeyKinds {
			r := start(t, modes(test.modes))
			test.fault.Path, test.fault.Method = k.path, "PUT"
			r.tenant.Inject(test.fault)
			made, err := k.store(r.Client).Create(t.Context(), k.journey("Office"))
			switch {
			case test.made && err != nil || !test.made && !errors.Is(err, client.ErrOutcomeUnknown):
				t.Errorf("%s %s: %+v, %v", version, name, made, err)
			case test.made:
				sameJourney(t, version+" "+name, made, k.journey("Office"))
			}
			r.wantCount(t, 1, "PUT", k.path)
		}
	}
}

// One of the same name that was there before is not taken for the one that was
// asked for.
func TestAuthenticationJourneyLostCreateBesideAnother(t *testing.T) {
	t.Parallel()
	k := journeyKinds["v2"]
	r := start(t)
	k.add(t, r, k.journey("Office"))
	r.tenant.Inject(localtenant.Fault{Path: k.path, Method: "PUT", DropBefore: true})
	if made, err := k.store(r.Client).Create(t.Context(), k.journey("Office")); made != nil || !errors.Is(err, client.ErrOutcomeUnknown) {
		t.Errorf("%v, %v", made, err)
	}
}

// Absence is a complete list that lacks the journey, and nothing less.
func TestAuthenticationJourneyAbsence(t *testing.T) {
	t.Parallel()
	for version, k := range journeyKinds {
		fetch := k.path + "/fetch"
		for _, coalesce := range []bool{true, false} {
			r := start(t, config(func(c *client.Config) { c.NoReadCoalescing = !coalesce }))
			journeys := k.store(r.Client)
			if found, err := journeys.Get(t.Context(), noJourney); !errors.Is(err, client.ErrNotFound) {
				t.Errorf("%s: %v, %v", version, found, err)
			}
			if _, err := journeys.Update(t.Context(), noJourney, k.journey("Office")); !errors.Is(err, client.ErrNotFound) {
				t.Errorf("%s: %v", version, err)
			}
			if err := journeys.Delete(t.Context(), noJourney); err != nil {
				t.Errorf("%s: %v", version, err)
			}
			r.wantCount(t, 0, "PATCH", k.path+"/{id}")
		}
		// The answer to a read by id, and to the list that must confirm it.
		r := start(t, config(func(c *client.Config) { c.NoReadCoalescing = true }))
		made := k.add(t, r, k.journey("Office"))
		for _, body := range []string{"[]", "null", "", "{}", "[{}]", "[null]", `"x"`, `{"id":"x"}`, `[{"id":"x"}]`, `{"message":"none"}`, `[{"id":"` + made.ID + `","decision":1}]`} {
			r.tenant.Inject(localtenant.Fault{Path: fetch, Status: 200, ContentType: asJSON, Body: body})
			if found, err := k.store(r.Client).Get(t.Context(), made.ID); errors.Is(err, client.ErrNotFound) || err == nil && found.Name != "Office" {
				t.Errorf("%s, %q: %v, %v", version, body, found, err)
			}
		}
		r.tenant.Inject(localtenant.Fault{Path: fetch, Status: 200, ContentType: asJSON, Body: "[]"})
		if _, err := k.store(r.Client).Update(t.Context(), made.ID, k.journey("Office")); err != nil { // the list has it, so that it is read again
			t.Errorf("%s, update: %v", version, err)
		}
		for _, body := range []string{"null", "", "{}", "[{}]", "[null]", `"x"`, `{"message":"none"}`} {
			r.tenant.Inject(localtenant.Fault{Path: fetch, Status: 200, ContentType: asJSON, Body: body, Times: -1})
			if found, err := k.store(r.Client).Get(t.Context(), made.ID); err == nil || errors.Is(err, client.ErrNotFound) {
				t.Errorf("%s, %q for everything: %v, %v", version, body, found, err)
			}
			r.tenant.ClearFaults()
		}
		for status, body := range map[int]string{400: `{"message":"unknown"}`, 404: `{"message":"unknown"}`} {
			r.tenant.Inject(localtenant.Fault{Path: fetch, Status: status, ContentType: asJSON, Body: body})
			if found, err := k.store(r.Client).Get(t.Context(), noJourney); !errors.Is(err, client.ErrNotFound) {
				t.Errorf("%s, %d for an unknown id: %v, %v", version, status, found, err)
			}
			r.tenant.Inject(localtenant.Fault{Path: fetch, Status: status, ContentType: asJSON, Body: body, Times: -1})
			for _, id := range []string{made.ID, noJourney} {
				if found, err := k.store(r.Client).Get(t.Context(), id); err == nil || errors.Is(err, client.ErrNotFound) {
					t.Errorf("%s, %d for everything: %v, %v", version, status, found, err)
				}
			}
			r.tenant.ClearFaults()
		}
	}
}

func TestAuthenticationJourneyDelete(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault   localtenant.Fault
		fails   bool
		deletes int
	}{
		"done":     {localtenant.Fault{DropAfter: true}, false, 1},
		"not done": {localtenant.Fault{DropBefore: true}, false, 2},
		"refused":  {localtenant.Fault{Status: 400, ContentType: asJSON, Body: `{"message":"no"}`}, true, 1},
		"404":      {localtenant.Fault{Status: 404, ContentType: asJSON, Body: `{"message":"no"}`}, true, 1}, // and it is there
	} {
		for version, k := range journeyKinds {
			r := start(t)
			made := k.add(t, r, k.journey("Office"))
			test.fault.Path, test.fault.Method = k.path+"/{id}", "DELETE"
			r.tenant.Inject(test.fault)
			if err := k.store(r.Client).Delete(t.Context(), made.ID); (err != nil) != test.fails {
				t.Errorf("%s %s: %v", version, name, err)
			}
			r.wantCount(t, test.deletes, "DELETE", k.path+"/{id}")
		}
	}
}

// A list that lacks a journey, and an answer by its id that does not mention it.
func TestAuthenticationJourneyWithoutAnswer(t *testing.T) {
	t.Parallel()
	for version, k := range journeyKinds {
		for _, body := range []string{"null", "{}", "[{}]", "[null]", `{"message":"none"}`} {
			r := start(t)
			r.tenant.Inject(localtenant.Fault{Path: k.path + "/fetch", Skip: 1, Status: 200, ContentType: asJSON, Body: body})
			if found, err := k.store(r.Client).Get(t.Context(), noJourney); err == nil || errors.Is(err, client.ErrNotFound) {
				t.Errorf("%s, %q: %v, %v", version, body, found, err)
			}
		}
	}
}

// All journeys are read in one list, and only what follows a write is read
// anew.
func TestAuthenticationJourneyReads(t *testing.T) {
	t.Parallel()
	for _, k := range journeyKinds {
		r := start(t)
		one, two := k.add(t, r, k.journey("a")), k.add(t, r, k.journey("b"))
		r.tenant.ResetJournal()
		for _, id := range []string{one.ID, two.ID, one.ID} {
			if _, err := k.store(r.Client).Get(t.Context(), id); err != nil {
				t.Error(err)
			}
		}
		r.wantCount(t, 1, "POST", k.path+"/fetch")
		if _, err := k.store(r.Client).Update(t.Context(), one.ID, k.journey("c")); err != nil {
			t.Fatal(err)
		}
		if found, err := k.store(r.Client).Get(t.Context(), one.ID); err != nil || found.Name != "c" {
			t.Errorf("after an update: %+v, %v", found, err)
		}
	}
}

// An answer with both ids names the journey by the one that the paths want.
func TestAuthenticationJourneyTwoIDs(t *testing.T) {
	t.Parallel()
	k := journeyKinds["v1"]
	r := start(t)
	r.tenant.Inject(localtenant.Fault{Path: k.path + "/fetch", Status: 200, ContentType: asJSON,
		Body: `{"_id":"` + noJourney + `","id":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","journeyName":"a","decision":{"action":"deny"}}`})
	found, err := k.store(r.Client).Get(t.Context(), noJourney)
	if err != nil || found.ID != noJourney {
		t.Errorf("%v, %v", found, err)
	}
}
