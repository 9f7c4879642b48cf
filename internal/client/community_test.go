package client_test

import (
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// A community beside a token of another one is refused by the first call that
// can tell, and nothing is sent for the wrong one.
func TestAnotherCommunity(t *testing.T) {
	t.Parallel()
	configured := func(t *testing.T, edit func(*client.Config, *rig)) *rig {
		r := start(t)
		r.addSecret(t, "there")
		r.add(t, saml("a"))
		cfg := client.Config{BaseURL: r.url, Token: r.tenant.IssueToken(time.Hour), PrivateKey: r.pair.PrivateKey(), MaxRetries: -1}
		edit(&cfg, r)
		made, err := client.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		r.Client = made
		r.tenant.ResetJournal()
		return r
	}
	t.Run("the token tells", func(t *testing.T) {
		t.Parallel()
		r := configured(t, func(c *client.Config, r *rig) {
			c.TenantID, c.CommunityID, c.CommunityName = r.tenant.TenantID(), strings.Repeat("0", 24), "other"
		})
		_, err := r.SecretStore().Get(t.Context(), "there")
		if err == nil || !strings.Contains(err.Error(), "belongs to community "+r.tenant.CommunityID()) || !strings.Contains(err.Error(), "Set community_name") {
			t.Errorf("the error is %v", err)
		}
		if sent := r.tenant.Count("", ""); sent > 0 {
			t.Errorf("%d requests were sent", sent)
		}
	})
	t.Run("an answer tells", func(t *testing.T) {
		t.Parallel()
		r := start(t)
		id := r.add(t, saml("a")).ID
		theirs := strings.Repeat("0", 24)
		r.tenant.Change("service_providers", id, func(object map[string]any) { object["communityId"] = theirs })
		made, err := client.New(client.Config{BaseURL: r.url, Username: r.tenant.Username(), Password: r.tenant.Password(), PrivateKey: r.pair.PrivateKey()})
		if err != nil {
			t.Fatal(err)
		}
		if _, err = made.ServiceProviders().Get(t.Context(), id); err == nil || !strings.Contains(err.Error(), "belongs to community "+theirs) {
			t.Errorf("the answer of another community gives %v", err)
		}
		r.tenant.ResetJournal()
		if _, err = made.SecretStore().Get(t.Context(), "there"); err == nil || r.tenant.Count("", "") > 0 {
			t.Errorf("the next call gives %v after %d requests", err, r.tenant.Count("", ""))
		}
	})
	t.Run("the same one", func(t *testing.T) {
		t.Parallel()
		r := configured(t, func(*client.Config, *rig) {})
		for sp, err := range r.ServiceProviders().List(t.Context()) {
			if err != nil || sp.Name != "a" {
				t.Errorf("%+v, %v", sp, err)
			}
		}
		if found, err := r.SecretStore().Get(t.Context(), "there"); err != nil {
			t.Errorf("%+v, %v", found, err)
		}
	})
}
