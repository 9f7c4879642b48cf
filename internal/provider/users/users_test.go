package users_test

import (
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	userType       = "onekosmos_user"
	propertiesType = "onekosmos_user_properties"
)

// staff is a tenant with a module that has a user.
type staff struct {
	*rig.Rig
	tenant      *acctest.Tenant
	local       *localtenant.Tenant
	module, ada string
}

func begin(t *testing.T) staff {
	t.Helper()
	tenant := acctest.Start(t)
	acctest.NoViolations(t, tenant)
	s := staff{Rig: acctest.RigOf(t, tenant, nil), tenant: tenant, local: tenant.Local(t)}
	s.module = s.local.Add("auth_modules", map[string]any{"type": "db", "subtype": "datastore", "method": "authn", "mode": "direct", "name": "Staff", "enabled": true, "config": map[string]any{}})
	s.ada = s.local.AddUser(s.module, "ada", nil)
	return s
}

func (s staff) person(username string, with rig.Values) rig.Values {
	return rig.Values{"auth_module_id": s.module, "username": username, "role": "basic_user", "first_name": "Bob", "last_name": "B", "email": "bob@example.com"}.With(with)
}

func (s staff) properties(with rig.Values) rig.Values {
	return rig.Values{"auth_module_id": s.module, "user_id": s.ada}.With(with)
}

// says wants problems that have all of some words.
func says(t *testing.T, what string, problems rig.Problems, words ...string) {
	t.Helper()
	text := strings.Join(strings.Fields(problems.String()), " ")
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("%s: %q lacks %q", what, text, word)
		}
	}
}

func TestUserIsDisabledOnDestroy(t *testing.T) {
	s := begin(t)
	made, problems := s.Create(userType, s.person("bob", nil))
	if problems.Errors() != nil {
		t.Fatal(problems)
	}
	problems = s.Destroy(made)
	if problems.Errors() != nil {
		t.Error(problems)
	}
	says(t, "destroyed", problems, "The user stays in the tenant", "was disabled", "no longer keeps track")
	_, problems = acctest.RigOf(t, s.tenant, nil).Plan(userType, nil, s.person("bob", nil))
	says(t, "created again", problems, "exists already", "terraform import onekosmos_user.example "+s.module+"/", `username "bob"`)
}

func TestIdPOfAUserStays(t *testing.T) {
	s := begin(t)
	made, problems := s.Create(userType, s.person("bob", rig.Values{"idp_id": "one"}))
	if problems.Errors() != nil {
		t.Fatal(problems)
	}
	if stored := s.local.Objects("users")[1]; stored["idpId"] != "one" {
		t.Errorf("stored %v", stored)
	}
	_, problems = s.Plan(userType, made, s.person("bob", rig.Values{"idp_id": "two"}))
	says(t, "another IdP", problems, "Value cannot be changed", "idp_id", `"one"`)
	imported, problems := s.Import(userType, s.module+"/"+made.Identity().Text("id"))
	if problems.Errors() != nil {
		t.Fatal(problems)
	}
	if _, problems = s.Plan(userType, imported, s.person("bob", rig.Values{"idp_id": "one"})); problems.Errors() != nil {
		t.Error("after an import:", problems)
	}
}

func TestUserCannotBeMade(t *testing.T) {
	s := begin(t)
	_, problems := s.Create(userType, s.person("bob", rig.Values{"role": "king"}))
	says(t, "unknown role", problems, `Could not create user "bob"`, "role is unknown")
	_, problems = s.Create(userType, s.person("bob", rig.Values{"auth_module_id": "000000000000000000000000"}))
	says(t, "unknown module", problems, `user "bob"`, "moduleId")
}

func TestAliases(t *testing.T) {
	s := begin(t)
	s.local.AddUser(s.module, "bob", map[string]any{"aliases": map[string]any{"alias1": "robert"}})
	_, problems := s.Plan(propertiesType, nil, s.properties(rig.Values{"aliases": rig.Values{"alias1": "free", "alias2": "robert"}}))
	says(t, "planned", problems, "Alias is not unique", `aliases["alias2"]`, `"robert"`, "onekosmos_user_search")
	made, problems := s.Create(propertiesType, s.properties(rig.Values{"aliases": rig.Values{"alias1": "free"}}))
	if problems.Errors() != nil {
		t.Fatal(problems)
	}
	// The user's own alias under another name is no conflict.
	plan, problems := s.Plan(propertiesType, made, s.properties(rig.Values{"aliases": rig.Values{"alias3": "free", "alias1": "count"}}))
	if problems.Errors() != nil {
		t.Fatal(problems)
	}
	// One that was taken meanwhile.
	s.local.AddUser(s.module, "count", nil)
	_, problems = s.Apply(plan)
	says(t, "applied", problems, "Alias is not unique", `"count"`)
	if problems := s.Destroy(made); problems.Errors() != nil {
		t.Error(problems)
	}
	if stored := s.local.Objects("users")[0]["aliases"].(map[string]any); len(stored) != 0 {
		t.Errorf("what was there before is put back, not %v", stored)
	}
}

func TestActionsSayWhatTheyDid(t *testing.T) {
	s := begin(t)
	on := func(with rig.Values) rig.Values {
		return rig.Values{"auth_module_id": s.module, "username": "ada"}.With(with)
	}
	did := s.local.AddDevice(s.ada, nil)
	for _, step := range []struct {
		action string
		with   rig.Values
		says   string
	}{
		{"unlock_user", nil, "was not shown as locked"},
		{"lock_user", rig.Values{"lock_duration": 30}, "is locked"},
		{"lock_user", rig.Values{"lock_duration": 30}, "was locked already"},
		{"unlock_user", nil, "is unlocked"},
		{"unlink_user_device", rig.Values{"device_id": did}, "is unlinked"},
		{"unlink_user_device", rig.Values{"device_id": did}, "Nothing was unlinked"},
		{"terminate_user_sessions", nil, "have ended"},
		{"resend_invite", nil, "Nothing was sent"},
		{"invite_user", rig.Values{"email": "ada@example.com", "template_key_path": "t"}, "was invited"},
		{"resend_invite", nil, "to ada@example.com"},
		{"delete_access_code", nil, "Deleted 1 access codes"},
		{"delete_access_code", nil, "Nothing was deleted"},
	} {
		said, problems := s.Invoke("onekosmos_"+step.action, on(step.with))
		if problems.Errors() != nil || len(said) != 1 || !strings.Contains(said[0], step.says) {
			t.Errorf("%s: said %q, %v; want %q", step.action, said, problems, step.says)
		}
		for _, code := range s.local.Objects("access_codes") {
			if strings.Contains(strings.Join(said, " "), code["uuid"].(string)) {
				t.Errorf("%s: said the code: %q", step.action, said)
			}
		}
	}
	_, problems := s.Invoke("onekosmos_invite_user", on(rig.Values{"template_key_path": "t"}))
	says(t, "no address", problems, "neither email nor phone is set")
	s.local.Change("users", s.ada, func(user map[string]any) { user["status"], user["disabled"] = "disabled", true }) // by somebody else
	said, problems := s.Invoke("onekosmos_lock_user", on(rig.Values{"lock_duration": 30}))
	if problems.Errors() != nil || !strings.Contains(strings.Join(said, " "), "is disabled") {
		t.Error(said, problems)
	}
	_, problems = s.Invoke("onekosmos_invite_user", on(rig.Values{"email": "a@b.c", "template_key_path": "t"}))
	says(t, "a disabled user", problems, "is disabled and cannot enroll")
}

func TestUserDataSources(t *testing.T) {
	s := begin(t)
	s.local.AddUser(s.module, "bob", map[string]any{"status": "locked"})
	s.local.AddDevice(s.ada, map[string]any{"securityKey": true})
	read := func(name string, config rig.Values) rig.Values {
		t.Helper()
		found, problems := s.ReadData("onekosmos_"+name, config)
		if problems.Errors() != nil {
			t.Fatal(problems)
		}
		return found
	}
	if all, _ := read("users", rig.Values{"auth_module_id": s.module})["users"].([]any); len(all) != 2 || all[1].(rig.Values)["username"] != "bob" {
		t.Errorf("all: %v", all)
	}
	if some, _ := read("users", rig.Values{"auth_module_id": s.module, "query": `{"status":"locked"}`})["users"].([]any); len(some) != 1 {
		t.Errorf("queried: %v", some)
	}
	_, problems := s.ReadData("onekosmos_users", rig.Values{"auth_module_id": s.module, "query": `["ada"]`})
	says(t, "a query that is a list", problems, "query", "object")
	_, problems = s.ReadData("onekosmos_user_devices", rig.Values{"auth_module_id": s.module, "username": "eve"})
	says(t, "devices of nobody", problems, `devices of user "eve"`)
	if found := read("user_devices", rig.Values{"auth_module_id": s.module, "username": "ada"}); found["has_security_key"] != true || len(found["devices"].([]any)) != 1 {
		t.Errorf("devices: %v", found)
	}
	if found, _ := read("user_search", rig.Values{"email": "ada@example.com"})["users"].([]any); len(found) != 1 {
		t.Errorf("searched: %v", found)
	}
	_, problems = s.ReadData("onekosmos_user_search", rig.Values{})
	says(t, "nothing to search for", problems, "username")
	_, problems = s.Open("onekosmos_helpdesk_passcode", rig.Values{"user": "ada", "validity_seconds": 59})
	says(t, "too short", problems, "validity_seconds", "60")
	_, problems = s.Open("onekosmos_helpdesk_passcode", rig.Values{"user": "eve", "validity_seconds": 60})
	says(t, "nobody", problems, `user "eve"`, "userId is unknown")
}
