package client

import (
	"encoding/json"
	"maps"
	"slices"
)

// ProofingStep is one screen. Nil params and actions of an answer are not told.
type ProofingStep struct {
	Name    string           `json:"name"`
	Type    string           `json:"type"`
	HTML    EncodedText      `json:"html"`
	Params  []ProofingParam  `json:"params"`
	Actions []ProofingAction `json:"actions"`
}

// ProofingParam fills a field of a screen.
type ProofingParam struct {
	Name  string `json:"name"`
	Field string `json:"field"`
}

// ProofingAction is what a screen does on an event. The service keeps a script
// with it, which no request is printed with.
type ProofingAction struct {
	Name   *string `json:"name"`
	On     *string `json:"on"`
	JumpTo *string `json:"jumpTo"`
	Call   *string `json:"call"`
}

// ProofingStepTypes returns the types of steps. The texts of the updates name
// HTML alone, their answers all five.
func ProofingStepTypes() []string {
	return []string{"HTML", "CAPTURE_FRONT", "CAPTURE_BACK", "CAPTURE_SELFIE", "PROCESSING"}
}

// UnmarshalJSON tells params and actions that are not told from those that are
// none: the sample of the list has elements whose members are all null.
func (s *ProofingStep) UnmarshalJSON(raw []byte) error {
	type plain ProofingStep
	if err := json.Unmarshal(raw, (*plain)(s)); err != nil {
		return err
	}
	// A member of another case is another member, which an update keeps.
	of := members(raw)
	if of["params"] == nil || hollow(of["params"]) {
		s.Params = nil
	}
	if of["actions"] == nil || hollow(of["actions"]) {
		s.Actions = nil
	}
	return nil
}

// hollow reports whether a list has elements, and none of them says anything.
func hollow(list json.RawMessage) bool {
	var elements []map[string]json.RawMessage
	if json.Unmarshal(list, &elements) != nil {
		return false
	}
	for _, element := range elements {
		if dropNulls(element); len(element) > 0 {
			return false
		}
	}
	return len(elements) > 0
}

// workflowOver returns steps to be sent: the wanted ones, over what is shown of
// those of the same name. current may be nil.
func workflowOver(current json.RawMessage, want []ProofingStep) (json.RawMessage, error) {
	steps := slices.Clone(want)
	for i := range steps {
		steps[i].Params, steps[i].Actions = orNone(steps[i].Params), orNone(steps[i].Actions)
	}
	wanted, err := marshal(steps)
	if err != nil {
		return nil, err
	}
	return namedOver(current, wanted, "params", "actions")
}

func orNone[E any](list []E) []E {
	if list == nil {
		return []E{}
	}
	return list
}

// namedOver lays elements over those that say the same, then over those of the
// same name, the first of a name over the first, and those without a name over
// those in their place, where there are as many: what the service added to an
// element must not come to another one. Members that are null are left out.
// inner are lists of the same sort inside an element.
func namedOver(current, wanted json.RawMessage, inner ...string) (json.RawMessage, error) {
	var have, want []map[string]json.RawMessage
	_ = json.Unmarshal(current, &have) // what is no list of objects has nothing to keep
	if err := json.Unmarshal(wanted, &want); err != nil {
		return nil, err
	}
	olds := make([]map[string]json.RawMessage, len(want))
	for _, same := range []func(have, want map[string]json.RawMessage) bool{saysTheSame, hasTheName} {
		for i, element := range want {
			if olds[i] != nil {
				continue
			}
			at := slices.IndexFunc(have, func(other map[string]json.RawMessage) bool { return other != nil && same(other, element) })
			if at >= 0 {
				olds[i], have[at] = have[at], nil // given back once
			}
		}
	}
	for i, element := range want {
		if olds[i] == nil && len(have) == len(want) && have[i] != nil && keyText(element["name"]) == "" && keyText(have[i]["name"]) == "" {
			olds[i] = have[i]
		}
		old := olds[i]
		for _, name := range inner {
			laid, err := namedOver(old[name], element[name])
			if err != nil {
				return nil, err
			}
			element[name] = laid
		}
		if old != nil {
			maps.Copy(old, element)
			want[i] = old
		}
		dropNulls(want[i])
	}
	return marshal(want)
}

// saysTheSame reports whether an element has all that is wanted; null is as good
// as absent.
func saysTheSame(have, want map[string]json.RawMessage) bool {
	for name, value := range want {
		if keyText(have[name]) != keyText(value) {
			return false
		}
	}
	return true
}

func hasTheName(have, want map[string]json.RawMessage) bool {
	name := keyText(want["name"])
	return name != "" && keyText(have["name"]) == name
}
