package client

import (
	"encoding/json"
	"maps"
)

// serverOwned are members that the service sets on every object and that no
// documented request body has.
var serverOwned = map[string]bool{
	"_id": true, "__v": true, "communityId": true, "tenantId": true, "createdAt": true, "updatedAt": true,
}

// overlayRules are what a kind of object adds to the general ones.
type overlayRules struct {
	// matched names, by the member that holds an array, the member that tells
	// its elements apart.
	matched map[string]string
	// owned are further members that only the service sets.
	owned map[string]bool
	// ours are members that are to be set although the service has members of
	// its own by that name elsewhere.
	ours map[string]bool
}

// keeps reports whether only the service sets a member.
func (r overlayRules) keeps(name string) bool {
	return serverOwned[name] && !r.ours[name]
}

// overlay lays the members of wanted over those of current, so that what the
// caller does not model survives an update. Objects are merged, anything else
// is replaced, except matched arrays: there an element keeps what it has
// beside the wanted members, its ids too, which the service wants back.
func (r overlayRules) overlay(current, wanted json.RawMessage) (json.RawMessage, error) {
	var have, want map[string]json.RawMessage
	if err := json.Unmarshal(current, &have); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(wanted, &want); err != nil {
		return nil, err
	}
	if have == nil { // it was null
		have = map[string]json.RawMessage{}
	}
	for name := range have {
		if r.keeps(name) || r.owned[name] {
			delete(have, name)
		}
	}
	for name, value := range want {
		if r.keeps(name) {
			continue
		}
		var err error
		switch old := have[name]; {
		case opens(old, '{') && opens(value, '{'):
			value, err = r.overlay(old, value)
		case opens(old, '[') && opens(value, '[') && r.matched[name] != "":
			value, err = overlayElements(old, value, r.matched[name])
		}
		if err != nil {
			return nil, err
		}
		have[name] = value
	}
	return marshal(have)
}

func overlayElements(current, wanted json.RawMessage, key string) (json.RawMessage, error) {
	var have, want []map[string]json.RawMessage
	if err := json.Unmarshal(current, &have); err != nil {
		return wanted, nil // not objects: nothing to match
	}
	if err := json.Unmarshal(wanted, &want); err != nil {
		return nil, err
	}
	known := make(map[string]map[string]json.RawMessage, len(have))
	for _, element := range have {
		known[keyText(element[key])] = element
	}
	for i, element := range want {
		name := keyText(element[key])
		if old := known[name]; old != nil {
			maps.Copy(old, element)
			want[i] = old
			delete(known, name) // an id is given back once
		}
	}
	return marshal(want)
}

// keyText compares keys by meaning: the two sides may escape differently.
func keyText(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return string(raw)
	}
	return s
}
