package client

import (
	"encoding/json"
	"testing"
)

func TestOverlay(t *testing.T) {
	t.Parallel()
	rules := overlayRules{
		matched: map[string]string{"attributes": "claim_name"},
		owned:   map[string]bool{"client_secret": true},
	}
	for name, test := range map[string]struct{ current, wanted, want string }{
		"unknown members survive": {`{"a":1,"new":[1]}`, `{"a":2}`, `{"a":2,"new":[1]}`},
		"at every level":          {`{"o":{"a":1,"new":{"x":1}}}`, `{"o":{"a":2}}`, `{"o":{"a":2,"new":{"x":1}}}`},
		"the service's members do not go back": {
			`{"_id":"1","__v":0,"communityId":"c","createdAt":"t","o":{"_id":"2","client_secret":"****","a":1}}`, `{"o":{"a":1}}`, `{"o":{"a":1}}`},
		"nor do those of what is wanted": {`{}`, `{"_id":"1","a":1}`, `{"a":1}`},
		"a list is replaced":             {`{"l":[1,2]}`, `{"l":[3]}`, `{"l":[3]}`},
		"an object replaces null":        {`{"o":null}`, `{"o":{"a":1}}`, `{"o":{"a":1}}`},
		"null replaces an object":        {`{"o":{"a":1}}`, `{"o":null}`, `{"o":null}`},
		"no HTML escapes":                {`{"a":"<&>"}`, `{"b":"<&>"}`, `{"a":"<&>","b":"<&>"}`},
		"elements keep their ids, whatever their order": {
			`{"attributes":[{"_id":"1","uuid":"u1","claim_name":"a","new":1},{"_id":"2","uuid":"u2","claim_name":"b"}]}`,
			`{"attributes":[{"claim_name":"b","v":2},{"claim_name":"c"},{"claim_name":"a","v":1}]}`,
			`{"attributes":[{"_id":"2","claim_name":"b","uuid":"u2","v":2},{"claim_name":"c"},{"_id":"1","claim_name":"a","new":1,"uuid":"u1","v":1}]}`},
		"an id goes back once": {
			`{"attributes":[{"_id":"1","claim_name":"a"}]}`, `{"attributes":[{"claim_name":"a","v":1},{"claim_name":"a","v":2}]}`,
			`{"attributes":[{"_id":"1","claim_name":"a","v":1},{"claim_name":"a","v":2}]}`},
		"keys are compared by meaning": {
			`{"attributes":[{"_id":"1","claim_name":"\u00e4"}]}`, `{"attributes":[{"claim_name":"ä"}]}`, `{"attributes":[{"_id":"1","claim_name":"ä"}]}`},
		"elements that are no objects": {`{"attributes":["x"]}`, `{"attributes":[{"claim_name":"a"}]}`, `{"attributes":[{"claim_name":"a"}]}`},
	} {
		got, err := rules.overlay(json.RawMessage(test.current), json.RawMessage(test.wanted))
		if err != nil || string(got) != test.want {
			t.Errorf("%s: %s, %v; want %s", name, got, err, test.want)
		}
	}
	for _, bad := range [][2]string{{`[]`, `{}`}, {`{}`, `[]`}, {`{}`, ``}} {
		if got, err := rules.overlay(json.RawMessage(bad[0]), json.RawMessage(bad[1])); err == nil {
			t.Errorf("%s over %s: %s", bad[1], bad[0], got)
		}
	}
}
