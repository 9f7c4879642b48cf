package localtenant_test

import (
	"fmt"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// person is what creates a user of a module.
func person(moduleID, username string, edit ...func(map[string]any)) map[string]any {
	body := map[string]any{
		"moduleId": moduleID, "username": username, "status": "active", "role": "basic_user",
		"firstname": "Ada", "lastname": "Lovelace", "email1": username + "@example.com",
	}
	for _, change := range edit {
		change(body)
	}
	return body
}

func (c *caller) createUser(moduleID, username string, edit ...func(map[string]any)) (uid string) {
	c.t.Helper()
	c.want(200, "PUT", "/adminapi/users/create", person(moduleID, username, edit...))
	return c.tenant.UserNamed(username)
}

func TestUserLife(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	module := c.createModule(module("db", "direct", map[string]any{}))
	create := func(body map[string]any) map[string]any {
		return c.want(200, "PUT", "/adminapi/users/create", body).object()
	}
	if got := create(person(module, "ada")); got["created"] != 1.0 || got["failed"] != 0.0 {
		t.Fatalf("created: %v", got)
	}
	for _, wrong := range []map[string]any{person(module, "Ada"), person(module, "bob", with("role", "king"))} {
		if got := create(wrong); got["created"] != 0.0 || got["failed"] != 1.0 || at(got["errors"], 0, "errmsg") == nil {
			t.Errorf("created: %v", got)
		}
	}
	for _, name := range []string{"moduleId", "username", "status", "role", "firstname", "lastname", "email1"} {
		c.refused(name, "PUT", "/adminapi/users/create", person(module, "carl", without(name)))
	}
	uid := c.tenant.UserNamed("ada")
	change := func(edit ...func(map[string]any)) map[string]any {
		return c.ids(append([]func(map[string]any){with("moduleId", module), with("username", "ada"), with("uid", uid)}, edit...)...)
	}
	const update, role = "/adminapi/users/user/update", "/adminapi/users/user/role/update"
	got := c.want(200, "PATCH", update, change(with("middlename", "King"), with("disabled", true))).object()
	if got["middlename"] != "King" || got["status"] != "disabled" || got["roleValue"] != "basic_user" || got["uid"] != uid {
		t.Errorf("updated: %v", got)
	}
	if got = c.want(200, "PATCH", update, change(with("middlename", ""), with("status", "active"))).object(); got["middlename"] != nil || got["disabled"] != false {
		t.Errorf("cleared: %v", got)
	}
	c.refused("lastname", "PATCH", update, change(with("lastname", "")))
	c.refused("oldRole", "PATCH", role, change(with("oldRole", "helpdesk_admin"), with("newRole", "community_admin")))
	c.refused("newRole", "PATCH", role, change(with("oldRole", "basic_user"), with("newRole", "king")))
	if got = c.want(200, "PATCH", role, change(with("oldRole", "basic_user"), with("newRole", "community_admin"))).object(); got["status"] != true {
		t.Errorf("the role: %v", got)
	}
	const profile = "/adminapi/users/user/detailProfile/fetch"
	got = c.want(200, "POST", profile, c.ids(with("moduleId", module), with("user", map[string]any{"username": "ada"}), with("attributes", []string{"email1_verified"}))).object()
	if got["roleValue"] != "community_admin" || got["email"] != "ada@example.com" || got["email1_verified"] != false || got["email1"] != nil {
		t.Errorf("the profile: %v", got)
	}
	c.refused("user", "POST", profile, c.ids(with("moduleId", module), with("user", map[string]any{"username": "eve"})))
	c.refused("moduleId", "POST", profile, c.ids(with("moduleId", "another"), with("user", map[string]any{"username": "ada"})))
}

func TestUserPages(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	module := c.createModule(module("db", "direct", map[string]any{}))
	for i := range 30 {
		c.tenant.AddUser(module, fmt.Sprintf("user%d", i), nil)
	}
	c.createUser(module, "chief", with("role", "community_admin"))
	fetch := func(edit ...func(map[string]any)) any {
		return c.want(200, "POST", "/adminapi/users/fetch", c.ids(append([]func(map[string]any){with("moduleId", module)}, edit...)...)).body
	}
	if got := fetch(); at(got, "page", "total") != 31.0 || len(at(got, "users").([]any)) != 25 || at(got, "users", 0, "username") != "user0" {
		t.Errorf("the first page: %v", at(got, "page"))
	}
	if got := fetch(with("pIndex", 1)); len(at(got, "users").([]any)) != 6 {
		t.Errorf("the second page: %v", got)
	}
	if got := fetch(with("query", map[string]any{"username": "user7"})); len(at(got, "users").([]any)) != 1 {
		t.Errorf("queried: %v", got)
	}
	c.refused("pSize", "POST", "/adminapi/users/fetch", c.ids(with("moduleId", module), with("pSize", 101)))
	c.tenant.Set(localtenant.Modes{OtherUserForm: true})
	if got, _ := fetch().([]any); len(got) != 25 {
		t.Errorf("the other form: %v", got)
	}
	if got := c.want(200, "POST", "/adminapi/users/count", c.ids(with("moduleId", module))).object(); got["count"] != 30.0 || got["type"] != "db" {
		t.Errorf("counted %v", got)
	}
	if got := c.want(200, "POST", "/adminapi/users/countAll", c.ids(with("moduleId", module))).object(); got["count"] != 31.0 {
		t.Errorf("counted %v", got)
	}
	got := c.want(200, "POST", "/adminapi/users/find", c.ids(with("email", "USER3@example.com"))).body
	if at(got, "users", 0, "username") != "user3" || at(got, "users", 1) != nil {
		t.Errorf("found %v", got)
	}
	c.refused("username", "POST", "/adminapi/users/find", c.ids())
}
