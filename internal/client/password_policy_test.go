package client_test

import (
	"errors"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// The license alone is enough, and the token is not sent.
func TestPasswordPolicy(t *testing.T) {
	t.Parallel()
	r := start(t)
	module := r.module(t, dbModule("a"))
	licensed := start(t)
	if _, err := licensed.PasswordPolicy(t.Context(), module.ID); !errors.Is(err, client.ErrRefused) {
		t.Errorf("a module of another tenant: %v", err)
	}
	r.tenant.ResetJournal()
	policy, err := r.PasswordPolicy(t.Context(), module.ID)
	if err != nil || policy.Rules.Min != 8 || !policy.Rules.Special || len(policy.Descriptions) == 0 {
		t.Errorf("%+v, %v", policy, err)
	}
	for _, x := range r.tenant.Journal() {
		if x.Endpoint == "/pwd-policy/fetch" && (x.Header.Get("Authorization") != "" || x.Header.Get("licensekey") == "") {
			t.Errorf("headers %v", x.HeaderNames)
		}
	}
}

func TestCommunityAuthInfo(t *testing.T) {
	t.Parallel()
	r := start(t)
	info, err := r.CommunityAuthInfo(t.Context(), r.DNS(), r.CommunityName())
	if err != nil || len(info.Community) == 0 || len(info.AuthScheme) == 0 || r.DNS() != "127.0.0.1" {
		t.Errorf("%s, %v", r.DNS(), err)
	}
	if _, err := r.CommunityAuthInfo(t.Context(), r.DNS(), "nobody's"); !errors.Is(err, client.ErrRefused) {
		t.Errorf("another community: %v", err)
	}
}
