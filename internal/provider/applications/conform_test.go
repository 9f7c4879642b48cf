package applications_test

import (
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// What needs a newer CLI than may be installed is held against the provider's
// server itself: identity, lists, and all that core checks of a plan.
func TestServiceProviderConforms(t *testing.T) {
	for name, config := range map[string]rig.Values{
		"saml": {"name": "Payroll", "idp_initiated": true, "saml": samlValues("https://payroll.example.com/saml")},
		"oidc": {"name": "Intranet", "mobile_app_label": "Intranet", "oidc": rig.Values{
			"grant_types": []any{"authorization_code"}, "redirect_uris": []any{"https://intranet.example.com/callback"},
			"scopes": []any{"openid"}, "id_token_signing_algorithm": "RS256",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			// One process lives through all of it, so what is removed behind its
			// back must be looked for, and not answered from a list it has.
			tenant, r := newRig(t, rig.Values{"read_coalescing": false})
			rig.Conform(t, r, rig.Conformance{
				Type: "onekosmos_service_provider", Config: config,
				Remove: func(identity rig.Values) {
					if err := tenant.Client().ServiceProviders().Delete(t.Context(), identity.Text("id")); err != nil {
						t.Fatal(err)
					}
				},
			})
		})
	}
}

func samlValues(entityID string) rig.Values {
	return rig.Values{
		"access_url": "https://payroll.example.com", "entity_id": entityID, "assertion_method": "post",
		"assertion_consumer_service_url": "https://payroll.example.com/acs",
		"name_id":                        rig.Values{"format": "emailAddress", "value": "email", "attribute_type": "session"},
		"attributes": rig.Values{
			"role": rig.Values{"attribute_name": "role", "attribute_type": "session", "value_type": "static", "value": `{"b": 1, "a": 2}`},
		},
	}
}

func newRig(t *testing.T, further rig.Values) (*acctest.Tenant, *rig.Rig) {
	t.Helper()
	tenant := acctest.Start(t)
	settings := further.With(nil)
	for name, value := range tenant.Settings() {
		settings[name] = value
	}
	return tenant, rig.New(t, provider.New("test"), settings)
}

// A list finds what is there, with the same values as a read, and what it
// finds can be imported by identity.
func TestServiceProviderList(t *testing.T) {
	_, r := newRig(t, rig.Values{})
	const kind = "onekosmos_service_provider"
	made := map[string]*rig.Instance{}
	for _, name := range []string{"First", "Second", "Third"} {
		i, problems := r.Create(kind, rig.Values{"name": name, "saml": samlValues("urn:" + name)})
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		made[name] = i
	}
	found := r.List(kind, nil, rig.ListOptions{IncludeResource: true})
	if len(found) != len(made) {
		t.Fatalf("%d applications are listed, %d exist", len(found), len(made))
	}
	for _, l := range found {
		if len(l.Problems) > 0 {
			t.Fatal(l.Problems)
		}
		imported, problems := r.ImportIdentity(kind, l.Identity)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		want := made[l.Name].Values()
		for name, value := range map[string]string{"listed": l.Resource.Text("saml.entity_id"), "imported": imported.Values().Text("saml.entity_id")} {
			if value != want.Text("saml.entity_id") {
				t.Errorf("%s, %s: entity id %q, want %q", l.Name, name, value, want.Text("saml.entity_id"))
			}
		}
	}
	if limited := r.List(kind, nil, rig.ListOptions{Limit: 2}); len(limited) != 2 {
		t.Errorf("a limit of 2 gave %d", len(limited))
	}
}
