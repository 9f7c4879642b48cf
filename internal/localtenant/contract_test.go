package localtenant

import (
	"slices"
	"testing"
)

// TestBodiesAgreeWithTheTable keeps what the code says of a body in line with
// the table of endpoints.
func TestBodiesAgreeWithTheTable(t *testing.T) {
	t.Parallel()
	table, err := loadContract()
	if err != nil {
		t.Fatal(err)
	}
	// Members whose kind differs between table and text on purpose.
	known := []string{"useExistingCOT", "workflow", "transient", "aliasUsed"}
	for _, group := range operations() {
		for _, op := range group {
			key := op.service + " " + op.method + " " + op.path
			e := table.byKey[key]
			if e == nil {
				t.Fatalf("no %s in the table", key)
			}
			for _, want := range e.fields() {
				at := slices.IndexFunc(op.body, func(f field) bool { return f.name == want.name })
				switch {
				case op.body == nil || slices.Contains(known, want.name):
				case at < 0:
					t.Errorf("%s: %s is missing", key, want.name)
				case op.body[at].kind != want.kind:
					t.Errorf("%s: %s is %s instead of %s", key, want.name, op.body[at].kind, want.kind)
				}
			}
		}
	}
}

// TestExamplesPass runs the reference's own example bodies through the check
// that the table alone gives.
func TestExamplesPass(t *testing.T) {
	t.Parallel()
	table, err := loadContract()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range table.endpoints {
		example, ok := e.Example.(map[string]any)
		if !ok || !e.sealed() || e.envelopeOnly() {
			continue
		}
		for _, problem := range (checker{}).checkObject("", e.fields(), example, nil) {
			t.Errorf("%s: %s", e.key(), problem.Message)
		}
	}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	table, err := loadContract()
	if err != nil {
		t.Fatal(err)
	}
	for _, check := range []struct{ method, path, want, parameter, value string }{
		{"GET", "/serviceprovider/idp-initiated", "/serviceprovider/idp-initiated", "", ""},
		{"GET", "/serviceprovider/abc", "/serviceprovider/{id}", "id", "abc"},
		{"GET", "/community/a%2Fb/idp/x/metadata", "/community/{communityName}/idp/{idpIdentifier}/metadata", "communityName", "a/b"},
		{"GET", "/serviceprovider/", "", "", ""},
		{"POST", "/serviceprovider/abc", "", "", ""},
	} {
		e, parameters := table.match("adminapi", check.method, check.path)
		got := ""
		if e != nil {
			got = e.Path
		}
		if got != check.want || parameters[check.parameter] != check.value {
			t.Errorf("%s %s: %q %v", check.method, check.path, got, parameters)
		}
	}
}

func TestUnescape(t *testing.T) {
	t.Parallel()
	for escaped, want := range map[string]string{"": "", "a+b": "a+b", "%3Ca%3E": "<a>", "%FC": "ü", "%u20AC": "€", "%uD83D%uDE00": "😀"} {
		if got, ok := unescape(escaped); got != want || !ok {
			t.Errorf("%s: %q %v", escaped, got, ok)
		}
	}
}
