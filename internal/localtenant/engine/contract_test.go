package engine

import (
	"os"
	"testing"
)

// table is the reference's table of endpoints, without corrections.
func table(t *testing.T) *Contract {
	t.Helper()
	text, err := os.ReadFile("../endpoints.json")
	if err != nil {
		t.Fatal(err)
	}
	contract, err := NewContract(text, Corrections{})
	if err != nil {
		t.Fatal(err)
	}
	return contract
}

// TestExamplesPass runs the reference's own example bodies through the check
// that the table alone gives.
func TestExamplesPass(t *testing.T) {
	t.Parallel()
	for _, e := range table(t).endpoints {
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
	contract := table(t)
	for _, check := range []struct{ method, path, want, parameter, value string }{
		{"GET", "/serviceprovider/idp-initiated", "/serviceprovider/idp-initiated", "", ""},
		{"GET", "/serviceprovider/abc", "/serviceprovider/{id}", "id", "abc"},
		{"GET", "/community/a%2Fb/idp/x/metadata", "/community/{communityName}/idp/{idpIdentifier}/metadata", "communityName", "a/b"},
		{"GET", "/serviceprovider/", "", "", ""},
		{"POST", "/serviceprovider/abc", "", "", ""},
	} {
		e, parameters := contract.match("adminapi", check.method, check.path)
		got := ""
		if e != nil {
			got = e.Path
		}
		if got != check.want || parameters[check.parameter] != check.value {
			t.Errorf("%s %s: %q %v", check.method, check.path, got, parameters)
		}
	}
}
