package client

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
)

// journeyVersion is what the two groups of journeys differ in.
type journeyVersion struct {
	kind, path string
	name       string   // the member with the name
	category   bool     // a journey has one
	conditions []string // of a known form
}

var (
	journeyV1 = journeyVersion{
		kind: "authentication journey", path: "/authenticationJourney", name: "journeyName",
		conditions: []string{JourneyGroups, JourneyDeviceID, JourneyApplication, JourneyUsername, JourneyIP},
	}
	// The second sample prints groups, requestingAppId and usernames only. The
	// others are taken for known too: both versions decide on the same
	// sign-ins.
	journeyV2 = journeyVersion{
		kind: "authentication journey v2", path: "/v2/authenticationJourney", name: "name", category: true,
		conditions: []string{JourneyGroups, JourneyDeviceID, JourneyApplication, JourneyUsernames, JourneyIP, JourneyRequestingAppID},
	}
)

// JourneyOperators returns the operators that fit a condition. The reference
// shows one with each condition, the first here, and has no list of them. What
// else it shows is left out only where it cannot mean anything: overlap with
// what a sign-in has one of, and ranges of what is no address.
func JourneyOperators(condition string) []string {
	switch condition {
	case JourneyGroups, JourneyDeviceID:
		return []string{OperatorOverlap, OperatorIn, OperatorEq}
	case JourneyIP:
		return []string{OperatorInRange, OperatorIn, OperatorEq}
	case JourneyRequestingAppID:
		return []string{OperatorEq, OperatorIn}
	}
	return []string{OperatorIn, OperatorEq}
}

// ReadJourneyCondition reads {"operator": …, "value": …}. ok is false for a
// condition that is no JourneyCondition: another operator, values that are not
// texts, more than one value for eq, none or more than MaxJourneyValues, what
// JourneyAddress refuses.
func ReadJourneyCondition(condition string, raw json.RawMessage) (c JourneyCondition, ok bool) {
	var in struct {
		Operator string
		Value    textOrTexts
	}
	if json.Unmarshal(raw, &in) != nil || !slices.Contains(JourneyOperators(condition), in.Operator) {
		return c, false
	}
	most := MaxJourneyValues
	if in.Operator == OperatorEq {
		most = 1
	}
	if len(in.Value) == 0 || len(in.Value) > most || slices.Contains(in.Value, "") {
		return c, false
	}
	if condition == JourneyIP && slices.ContainsFunc(in.Value, func(value string) bool {
		isRange, problem := JourneyAddress(value)
		return problem != "" || isRange && in.Operator != OperatorInRange
	}) {
		return c, false
	}
	return JourneyCondition{in.Operator, in.Value}, true
}

// textOrTexts reads a text as a list of one.
type textOrTexts []string

func (t *textOrTexts) UnmarshalJSON(raw []byte) error {
	if opens(raw, '"') {
		*t = make([]string, 1)
		return json.Unmarshal(raw, &(*t)[0])
	}
	return json.Unmarshal(raw, (*[]string)(t))
}

// journeyID tells an id from the other words that a bare text may be: that of
// a MongoDB object, or the uuid of the first version's sample.
var journeyID = regexp.MustCompile(`^([0-9a-fA-F]{24}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$`)

// answer reads what a create or an update answers: the journey, a part of it,
// or its id, for the sample of the answer is a text. An answer without any
// of these is empty.
func (v journeyVersion) answer(raw json.RawMessage) *AuthenticationJourney {
	var bare string
	if json.Unmarshal(raw, &bare) == nil && journeyID.MatchString(bare) {
		return &AuthenticationJourney{ID: bare}
	}
	if found, err := v.read(raw); err == nil {
		return found
	}
	return new(AuthenticationJourney)
}

// read reads a journey. A member that is an object with an operator and a value
// is a condition.
func (v journeyVersion) read(raw json.RawMessage) (*AuthenticationJourney, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		return nil, err
	}
	var in struct {
		ID       text `json:"id"`
		MongoID  text `json:"_id"` // the one that the paths want
		Enabled  Bool
		Domain   text
		Decision *struct {
			Action                text
			AuthenticationMethods textOrTexts
		}
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return nil, err
	}
	j := &AuthenticationJourney{
		ID: firstOf(in.MongoID, in.ID), Name: textOf(members[v.name]), Enabled: bool(in.Enabled), Domain: string(in.Domain),
		Conditions: map[string]JourneyCondition{}, Additional: map[string]json.RawMessage{},
	}
	if v.category {
		j.Category = textOf(members["category"])
	}
	if in.Decision != nil {
		j.Decision = &JourneyDecision{string(in.Decision.Action), in.Decision.AuthenticationMethods}
	}
	for name, member := range members {
		var found map[string]json.RawMessage
		if !opens(member, '{') || json.Unmarshal(member, &found) != nil {
			continue
		}
		dropNulls(found)
		if found["operator"] == nil || found["value"] == nil {
			continue
		}
		if condition, ok := ReadJourneyCondition(name, member); ok && slices.Contains(v.conditions, name) {
			j.Conditions[name] = condition
			continue
		}
		var err error
		if j.Additional[name], err = marshal(map[string]json.RawMessage{"operator": found["operator"], "value": found["value"]}); err != nil {
			return nil, err
		}
	}
	return j, nil
}

// textOf reads a member of a journey that is a text.
func textOf(raw json.RawMessage) string {
	var t text
	if raw != nil {
		_ = t.UnmarshalJSON(raw) // it takes everything
	}
	return string(t)
}

// removed names the members of a journey that want is without, of those that
// the caller knows.
func (v journeyVersion) removed(current json.RawMessage, want *AuthenticationJourney) (names []string) {
	before, _ := v.read(current) // it was read from that
	for name := range before.Conditions {
		if _, stays := want.Conditions[name]; !stays && want.Additional[name] == nil {
			names = append(names, name)
		}
	}
	for name := range before.Additional {
		if _, stays := want.Conditions[name]; !stays && want.Additional != nil && want.Additional[name] == nil {
			names = append(names, name)
		}
	}
	if before.Domain != "" && want.Domain == "" {
		names = append(names, "domain")
	}
	return slices.DeleteFunc(names, func(name string) bool { return want.Known != nil && !slices.Contains(want.Known, name) })
}

// keeps reports whether a journey still has one of some members as it was before.
// Where another value took its place, that is the tenant's own.
func (v journeyVersion) keeps(current json.RawMessage, changed *AuthenticationJourney, names []string) bool {
	before, _ := v.read(current) // it was read from that
	return slices.ContainsFunc(names, func(name string) bool {
		was, is := before.Conditions[name], changed.Conditions[name]
		sameKnown := len(is.Values) > 0 && was.Operator == is.Operator && slices.Equal(slices.Sorted(slices.Values(was.Values)), slices.Sorted(slices.Values(is.Values)))
		return sameKnown || changed.Additional[name] != nil || name == "domain" && changed.Domain == before.Domain
	})
}

// body lays want over a journey as it is, or over nothing. What is to be
// removed has the given form.
func (v journeyVersion) body(current json.RawMessage, want *AuthenticationJourney, form removal) map[string]any {
	body, present := map[string]any{}, map[string]json.RawMessage{}
	if current != nil {
		_ = json.Unmarshal(current, &present) // it was read from that
	} else {
		current = json.RawMessage("{}")
	}
	for name, value := range present {
		if !serverOwned[name] && name != "id" && string(value) != "null" {
			body[name] = value
		}
	}
	for _, name := range v.removed(current, want) {
		form(body, name)
	}
	body[v.name], body["enabled"] = want.Name, want.Enabled
	if v.category {
		body["category"] = want.Category
	}
	if want.Domain != "" {
		body["domain"] = want.Domain
	}
	// over keeps what an object has beside the given members.
	over := func(name string, members map[string]any) {
		var object map[string]json.RawMessage
		if opens(present[name], '{') {
			_ = json.Unmarshal(present[name], &object)
		}
		whole := map[string]any{}
		for name, value := range object {
			whole[name] = value
		}
		maps.Copy(whole, members)
		body[name] = whole
	}
	for name, condition := range want.Conditions {
		var value any = condition.Values
		if condition.Operator == OperatorEq && len(condition.Values) == 1 {
			value = condition.Values[0]
		}
		over(name, map[string]any{"operator": condition.Operator, "value": value})
	}
	for name, raw := range want.Additional {
		var condition struct{ Operator, Value json.RawMessage }
		_ = json.Unmarshal(raw, &condition) // its form is the caller's promise
		over(name, map[string]any{"operator": condition.Operator, "value": condition.Value})
	}
	if want.Decision != nil {
		over("decision", map[string]any{"action": want.Decision.Action, "authenticationMethods": want.Decision.AuthenticationMethods})
		if len(want.Decision.AuthenticationMethods) == 0 {
			delete(body["decision"].(map[string]any), "authenticationMethods")
		}
	}
	return body
}
