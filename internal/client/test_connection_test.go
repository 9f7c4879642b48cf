package client_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// Whatever a tenant says of a test is understood, or named as not understood.
func TestVerdicts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer any
		works  bool
		story  string
	}{
		"as printed":             {map[string]any{"_id": "1", "status": true, "message": "connection success"}, true, "connection success"},
		"as printed, failed":     {map[string]any{"_id": "1", "status": false, "message": "connection failed"}, false, "connection failed"},
		"texts":                  {map[string]any{"status": "true", "message": "fine"}, true, "fine"},
		"texts, failed":          {map[string]any{"status": "false", "message": "no route"}, false, "no route"},
		"a code":                 {map[string]any{"code": 200, "message": "Success."}, true, "Success."},
		"a code as text":         {map[string]any{"code": "401", "message": "no"}, false, "no"},
		"words":                  {map[string]any{"status": "success"}, true, ""},
		"words, failed":          {map[string]any{"status": "unsuccessful"}, false, "the test failed"},
		"a message alone":        {map[string]any{"message": "connection failed"}, false, "connection failed"},
		"a message, and success": {map[string]any{"message": "connection success"}, true, "connection success"},
		"wrapped":                {map[string]any{"data": map[string]any{"status": true}}, true, ""},
		"nothing":                {map[string]any{"_id": "1"}, false, "does not say whether"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t)
			r.tenant.Inject(localtenant.Fault{Path: "/adminapi/test-connection", Times: -1, Answer: test.answer})
			said, err := r.TestAuthModule(t.Context(), "1")
			switch {
			case test.works && (err != nil || said != test.story):
				t.Errorf("%q, %v", said, err)
			case !test.works && (err == nil || !strings.Contains(err.Error(), test.story)):
				t.Errorf("%v, want an error with %q", err, test.story)
			case !test.works && name != "nothing" && !errors.Is(err, client.ErrTestFailed):
				t.Errorf("%v is not ErrTestFailed", err)
			}
		})
	}
}

func TestConnectionsOfLocalTenant(t *testing.T) {
	t.Parallel()
	r := start(t)
	module := func(server string) string {
		return r.tenant.Add("auth_modules", map[string]any{"type": "ldap", "name": server, "mode": "direct", "config": map[string]any{"server": server}})
	}
	if said, err := r.TestAuthModule(t.Context(), module("ldap.example.com")); err != nil || said != "connection success" {
		t.Errorf("%q, %v", said, err)
	}
	if _, err := r.TestAuthModule(t.Context(), module("ldap.invalid")); !errors.Is(err, client.ErrTestFailed) {
		t.Error(err)
	}
	if said, err := r.TestOneSpan(t.Context(), "administrator", "012345"); err != nil || said != "Success." {
		t.Errorf("%q, %v", said, err)
	}
	if _, err := r.TestOneSpan(t.Context(), "administrator", "000000"); !errors.Is(err, client.ErrTestFailed) {
		t.Error(err)
	}
	filled, empty, err := r.TestTransformation(t.Context(), "administrator")
	if err != nil || !slices.Equal(filled, []string{"firstname", "lastname"}) || !slices.Equal(empty, []string{"dob"}) {
		t.Errorf("%q, %q, %v", filled, empty, err)
	}
	if _, _, err := r.TestTransformation(t.Context(), "nobody"); !errors.Is(err, client.ErrRefused) {
		t.Error(err)
	}
}
