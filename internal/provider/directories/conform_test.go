package directories_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// makeModule makes a module as an administrator would in AdminX.
func makeModule(t *testing.T, tenant *acctest.Tenant, name, kind, mode string) string {
	t.Helper()
	subtype := "directory"
	if kind == client.ModuleDB {
		subtype = "datastore"
	}
	made, err := tenant.Client().AuthModules().Create(t.Context(), &client.AuthModule{
		Type: kind, Subtype: subtype, Method: "authn", Name: name, Enabled: true, Mode: mode, Config: &client.ModuleConfig{},
	})
	if err != nil {
		t.Fatal(err)
	}
	return made.ID
}

func policyValues() rig.Values {
	return rig.Values{
		"authentication_type": "Fingerprint", "description": "x", "minimum_length": 8, "minimum_special_characters": 0,
		"minimum_special_characters_enabled": false, "minimum_numbers": 1, "special_characters_allowed": "!", "minimum_capital_letters": 1,
		"no_username": true, "no_spaces": true, "maximum_in_row": 2,
	}
}

func directoryValues() rig.Values {
	return rig.Values{
		"protocol": "ldaps", "server": "dc1.example.com", "port": 636, "bind_dn": "cn=svc", "bind_password_wo": "s3cret", "bind_password_wo_version": 1,
		"base_dn": "dc=example", "security_authentication": "Simple", "filter": "(uid={0})",
	}
}

// What needs a newer CLI than may be installed is held against the provider's
// server itself: identity, lists, and all that core checks of a plan.
func TestAuthModuleConforms(t *testing.T) {
	authorities := rig.Values{"ca.example.com": rig.Values{"name": "CA", "template": "User"}}
	for name, config := range map[string]rig.Values{
		"db":          {"name": "a", "type": "db", "password_policy": policyValues(), "script": `{"b": 1, "a": 2}`},
		"ad":          {"name": "a", "type": "ad", "enhanced_security": true, "directory": directoryValues(), "certificate_authorities": authorities, "kerberos": rig.Values{"keytab_wo": "s3cret", "keytab_wo_version": 1}},
		"ad, broker":  {"name": "a", "type": "ad", "mode": "broker", "directory": rig.Values{"scep_enabled": true}},
		"broker only": {"name": "a", "type": "ldap", "mode": "broker"},
		"ldap":        {"name": "a", "type": "ldap", "directory": directoryValues(), "certificate_authority_notification_recipients": []any{"b@example.com", "a@example.com"}},
		"azuread": {"name": "a", "type": "azuread", "azure_ad": rig.Values{
			"app_name": "a", "tenant_id": "t", "tenant_name": "n", "client_id": "c", "client_secret_wo": "s3cret", "client_secret_wo_version": 1,
			"login_base_path": "https://login.example.com", "graph_api_base_path": "https://graph.example.com",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false})
			rig.Conform(t, r, rig.Conformance{
				Type: "onekosmos_auth_module", Config: config, NotImported: []string{"script", "enhanced_security", "directory", "azure_ad", "kerberos"},
				Remove: func(identity rig.Values) {
					if err := tenant.Client().AuthModules().Delete(t.Context(), identity.Text("id")); err != nil {
						t.Fatal(err)
					}
				},
			})
		})
	}
}

func TestBelongingsConform(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false})
	module := makeModule(t, tenant, "Guests", client.ModuleDB, client.ModeDirect)
	rig.Conform(t, r, rig.Conformance{
		Type: "onekosmos_user_attribute", Config: rig.Values{"module_id": module, "name": "Department", "attribute": "department"},
		Remove: func(identity rig.Values) {
			if err := tenant.Client().UserAttributes(module).Delete(t.Context(), identity.Text("id")); err != nil {
				t.Fatal(err)
			}
		},
	})
	rig.Conform(t, r, rig.Conformance{Type: "onekosmos_default_auth_scheme", Config: rig.Values{"modules": []any{module}}})
	served := makeModule(t, tenant, "LDAP", client.ModuleLDAP, client.ModeBroker)
	local := tenant.Local(t)
	rig.Conform(t, r, rig.Conformance{
		Type: "onekosmos_broker_connection", Config: rig.Values{"module_id": served, "uid": local.RegisterBroker(served, "DC1"), "name": "DC2", "enabled": false},
		Remove: func(identity rig.Values) { local.Remove("broker_connections", identity.Text("uid")) },
	})
}

// A list finds what is there, with the same values as a read, and what it
// finds can be imported by identity.
func TestDirectoriesLists(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false})
	local := tenant.Local(t)
	module := makeModule(t, tenant, "Guests", client.ModuleDB, client.ModeDirect)
	served := makeModule(t, tenant, "LDAP", client.ModuleLDAP, client.ModeBroker)
	other := makeModule(t, tenant, "Other", client.ModuleDB, client.ModeDirect)
	for i, id := range []string{module, module, other} {
		if _, err := tenant.Client().UserAttributes(id).Create(t.Context(), &client.UserAttribute{Name: fmt.Sprint("Name ", i), Attribute: fmt.Sprint("attribute", i)}); err != nil {
			t.Fatal(err)
		}
	}
	local.RegisterBroker(served, "DC1")
	local.RegisterBroker(served, "DC2")
	for _, test := range []struct {
		kind   string
		config rig.Values
		want   []string // names
	}{
		{"onekosmos_auth_module", nil, []string{"Guests", "Internal User Store", "LDAP", "Other"}},
		{"onekosmos_user_attribute", rig.Values{"module_id": module}, []string{"Name 0", "Name 1"}},
		{"onekosmos_broker_connection", rig.Values{"module_id": served}, []string{"DC1", "DC2"}},
	} {
		var names []string
		for _, l := range r.List(test.kind, test.config, rig.ListOptions{IncludeResource: true}) {
			if len(l.Problems) > 0 {
				t.Fatalf("%s: %s", test.kind, l.Problems)
			}
			names = append(names, l.Name)
			imported, problems := r.ImportIdentity(test.kind, l.Identity)
			if len(problems) > 0 {
				t.Fatalf("%s: %s", test.kind, problems)
			}
			if listed, read := fmt.Sprint(l.Resource), fmt.Sprint(imported.Values()); listed != read {
				t.Errorf("%s: listed as %s, read as %s", test.kind, listed, read)
			}
		}
		if slices.Sort(names); !slices.Equal(names, test.want) {
			t.Errorf("%s: %q, want %q", test.kind, names, test.want)
		}
	}
	for _, l := range r.List("onekosmos_user_attribute", rig.Values{"module_id": "ffffffffffffffffffffffff"}, rig.ListOptions{}) {
		if len(l.Problems) == 0 || !strings.Contains(l.Problems.String(), "Could not list user attribute") {
			t.Errorf("attributes of no module: %v %s", l.Identity, l.Problems)
		}
	}
}

// A tenant that shows less in its list than in a read costs a read for each
// module, and one that shows all costs none.
func TestAuthModulesAreReadTogether(t *testing.T) {
	tenant, r := acctest.NewRig(t, nil)
	local := tenant.Local(t)
	var made []*rig.Instance
	for i := range 5 {
		object, problems := r.Create("onekosmos_auth_module", rig.Values{"name": fmt.Sprint("m", i), "type": "ldap", "directory": directoryValues()})
		if problems.Errors() != nil {
			t.Fatal(problems)
		}
		made = append(made, object)
	}
	local.ResetJournal()
	for _, object := range made {
		if _, problems := r.Read(object); problems.Errors() != nil {
			t.Fatal(problems)
		}
	}
	if lists, reads := local.Count("POST", "/auth_modules/fetch"), local.Count("GET", "/auth_modules/{moduleId}"); lists != 1 || reads != 0 {
		t.Errorf("5 modules cost %d lists and %d reads", lists, reads)
	}
}

// 200 attributes of one module cost one list for each refresh.
func TestUserAttributesAreReadTogether(t *testing.T) {
	tenant, r := acctest.NewRig(t, nil)
	local := tenant.Local(t)
	module := makeModule(t, tenant, "Guests", client.ModuleDB, client.ModeDirect)
	made := make([]*rig.Instance, 200)
	for i := range made {
		object, problems := r.Create("onekosmos_user_attribute", rig.Values{"module_id": module, "name": fmt.Sprint("n", i), "attribute": fmt.Sprint("a", i)})
		if problems.Errors() != nil {
			t.Fatal(problems)
		}
		made[i] = object
	}
	for range 2 { // a refresh is a process of its own
		again := acctest.RigOf(t, tenant, nil)
		local.ResetJournal()
		for _, object := range made {
			if read, problems := again.Read(object); read == nil || problems.Errors() != nil {
				t.Fatal(problems)
			}
		}
		if lists, reads := local.Count("GET", "/attributes"), local.Count("GET", "/attributes/{attributeId}"); lists != 1 || reads != 0 {
			t.Errorf("%d attributes cost %d lists and %d reads", len(made), lists, reads)
		}
	}
}
