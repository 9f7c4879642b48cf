package client_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	createUserPath  = "/adminapi/users/create"
	fetchUsersPath  = "/adminapi/users/fetch"
	profilePath     = "/adminapi/users/user/detailProfile/fetch"
	updateUserPath  = "/adminapi/users/user/update"
	userRolePath    = "/adminapi/users/user/role/update"
	findUsersPath   = "/adminapi/users/find"
	fetchModulePath = "/adminapi/auth_modules/{moduleId}"
)

// userModule adds a module that users belong to.
func (r *rig) userModule() string {
	return r.tenant.Add("auth_modules", map[string]any{"type": "db", "subtype": "datastore", "method": "authn", "name": "Staff", "enabled": true, "mode": "direct", "config": map[string]any{}})
}

func ada() *client.User {
	return &client.User{Username: "ada", Role: "basic_user", FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com"}
}

func TestUserLife(t *testing.T) {
	for name, m := range map[string]localtenant.Modes{
		"as documented": {}, "another form": {OtherUserForm: true, ShuffleLists: true, TextBooleans: true}, "partial": {PartialLists: true, UnknownFields: true},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, modes(m))
			users := r.Users(r.userModule())
			if ids, err := users.Twins(t.Context(), ada()); err != nil || len(ids) != 0 {
				t.Fatal(ids, err)
			}
			want := ada()
			want.MiddleName, want.SecondaryEmail, want.Phone, want.EmailVerified = new("King"), new("a@example.net"), new("+15550123"), new(client.Bool(true))
			made, err := users.Create(t.Context(), want)
			if err != nil {
				t.Fatal(err)
			}
			if made.ID != r.tenant.UserNamed("ada") || made.Role != "basic_user" || *made.MiddleName != "King" || *made.SecondaryEmail != "a@example.net" || !bool(*made.EmailVerified) || made.Status != "active" {
				t.Fatalf("%+v", made)
			}
			if ids, err := users.Twins(t.Context(), ada()); err != nil || len(ids) != 0 {
				t.Error("what this process made is no twin:", ids, err)
			}
			changed, err := users.Update(t.Context(), made.ID, &client.User{MiddleName: new(string), SecondaryEmail: new(string), Phone: new(string), Role: "community_admin", LastName: "King"})
			if err != nil {
				t.Fatal(err)
			}
			stored := r.tenant.Objects("users")[0]
			if changed.LastName != "King" || changed.Role != "community_admin" || stored["role"] != "community_admin" || stored["middlename"] != nil || stored["email2"] != nil || stored["phone1"] != nil {
				t.Errorf("%+v, stored %v", changed, stored)
			}
			r.wantCount(t, 1, "PATCH", userRolePath)
			if got, err := users.Get(t.Context(), made.ID); err != nil || got.LastName != "King" {
				t.Error(got, err)
			}
			if err := users.Delete(t.Context(), made.ID); !errors.Is(err, client.ErrStays) || !strings.Contains(err.Error(), "was disabled") {
				t.Error(err)
			}
			if stored := r.tenant.Objects("users")[0]; stored["disabled"] != true || stored["status"] != "disabled" {
				t.Errorf("stored %v", stored)
			}
			if err := users.Delete(t.Context(), made.ID); !errors.Is(err, client.ErrStays) || !strings.Contains(err.Error(), "already disabled") {
				t.Error(err)
			}
			r.tenant.Remove("users", made.ID)
			if _, err := users.Get(t.Context(), made.ID); !errors.Is(err, client.ErrNotFound) {
				t.Error(err)
			}
			if err := users.Delete(t.Context(), made.ID); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestUserCreateRefused(t *testing.T) {
	r := start(t)
	module := r.userModule()
	there := r.tenant.AddUser(module, "Ada", nil)
	users := r.Users(module)
	if ids, err := users.Twins(t.Context(), ada()); err != nil || len(ids) != 1 || ids[0] != there {
		t.Fatal(ids, err)
	}
	if _, err := users.Create(t.Context(), ada()); !errors.Is(err, client.ErrConflict) || !strings.Contains(err.Error(), "exists already") {
		t.Error(err)
	}
	king := ada()
	king.Username, king.Role = "bob", "king"
	if _, err := users.Create(t.Context(), king); !errors.Is(err, client.ErrRefused) || !strings.Contains(err.Error(), "role is unknown") {
		t.Error(err)
	}
	r.tenant.Inject(localtenant.Fault{Path: createUserPath, Answer: map[string]any{"errors": []any{map[string]any{"errmsg": "no"}}}})
	bob := ada()
	bob.Username = "bob"
	if _, err := users.Create(t.Context(), bob); !errors.Is(err, client.ErrOutcomeUnknown) {
		t.Error("errors without counts leave open what was done:", err)
	}
	for _, body := range []string{`{"requested":"1,","created":"0,","failed":"1,","errors":[]}`, `{"created":1,"failed":1}`, `{"created":1,"failed":0,"errors":[{"errmsg":"no"}]}`} {
		var answer any
		if err := json.Unmarshal([]byte(body), &answer); err != nil {
			t.Fatal(err)
		}
		r.tenant.Inject(localtenant.Fault{Path: createUserPath, Answer: answer})
		if _, err := users.Create(t.Context(), bob); !errors.Is(err, client.ErrRefused) {
			t.Errorf("%s: %v", body, err)
		}
	}
	if _, err := r.Users("ffffffffffffffffffffffff").Find(t.Context(), "ada"); !errors.Is(err, client.ErrNotFound) {
		t.Error(err)
	}
}

// A create whose answer is lost is proved by the name, which was free before.
func TestUserCreateLost(t *testing.T) {
	r := start(t, retries(0))
	users := r.Users(r.userModule())
	r.tenant.Inject(localtenant.Fault{Path: createUserPath, DropAfter: true})
	if _, err := users.Twins(t.Context(), ada()); err != nil {
		t.Fatal(err)
	}
	made, err := users.Create(t.Context(), ada())
	if err != nil || made.ID != r.tenant.UserNamed("ada") {
		t.Fatal(made, err)
	}
	r.tenant.Inject(localtenant.Fault{Path: createUserPath, DropAfter: true})
	bob := ada()
	bob.Username = "bob"
	if _, err := users.Create(t.Context(), bob); !errors.Is(err, client.ErrAmbiguous) {
		t.Error("nobody had looked whether it was there:", err)
	}
}

// A role that the tenant spells otherwise than it takes it goes as it was sent before.
func TestUserRoleSpelledOtherwise(t *testing.T) {
	r := start(t)
	module := r.userModule()
	id := r.tenant.AddUser(module, "ada", nil)
	profile := map[string]any{"uid": id, "username": "ada", "moduleId": module, "roleValue": "Basic User", "status": "active", "firstname": "First", "lastname": "Last", "email": "ada@example.com"}
	r.tenant.Inject(localtenant.Fault{Path: profilePath, Times: -1, Answer: profile})
	users := r.Users(module)
	if _, err := users.Update(t.Context(), id, &client.User{Role: "basic_user", WasRole: "basic_user"}); err != nil {
		t.Fatal(err)
	}
	r.wantCount(t, 0, "PATCH", userRolePath)
	if _, err := users.Update(t.Context(), id, &client.User{Role: "helpdesk_admin", WasRole: "basic_user"}); err != nil {
		t.Fatal(err)
	}
	r.wantCount(t, 2, "PATCH", userRolePath)
	if got := r.tenant.Objects("users")[0]["role"]; got != "helpdesk_admin" {
		t.Error(got)
	}
}

// What an update does not change is not sent.
func TestUserUpdateSendsChanges(t *testing.T) {
	r := start(t)
	module := r.userModule()
	id := r.tenant.AddUser(module, "ada", map[string]any{"email1_verified": true})
	users := r.Users(module)
	same := &client.User{FirstName: "First", LastName: "Last", Email: "ada@example.com", Role: "basic_user", EmailVerified: new(client.Bool(true)), Disabled: new(client.Bool(false))}
	if _, err := users.Update(t.Context(), id, same); err != nil {
		t.Fatal(err)
	}
	r.wantCount(t, 0, "PATCH", updateUserPath)
	same.FirstName = "Augusta"
	if _, err := users.Update(t.Context(), id, same); err != nil {
		t.Fatal(err)
	}
	for _, x := range r.tenant.Journal() {
		if x.Endpoint == "/users/user/update" {
			var sent map[string]any
			if err := json.Unmarshal(x.Request, &sent); err != nil || len(sent) != 6 || sent["firstname"] != "Augusta" {
				t.Errorf("sent %s", x.Request)
			}
		}
	}
}

// Reads cost as many requests as the users that are read, or the pages of the list,
// about twice the lesser of both.
func TestUserReadsAreCheap(t *testing.T) {
	for _, test := range []struct {
		name            string
		users, read     int
		counted         bool
		pages, profiles int // the most
	}{
		{"a small module", 60, 50, true, 1, 0},
		{"a small module without a count", 60, 50, false, 2, 0},
		{"few of many", 1000, 5, true, 1, 5},
		{"few of many without a count", 1000, 5, false, 6, 5},
		{"many of many", 1000, 300, true, 11, 9},
		{"many of many without a count", 1000, 300, false, 26, 15},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := start(t, modes(localtenant.Modes{OtherUserForm: !test.counted}))
			module := r.userModule()
			var ids []string
			for i := range test.users {
				ids = append(ids, r.tenant.AddUser(module, fmt.Sprint("user", i), nil))
			}
			users := r.Users(module)
			for i := range test.read {
				at := (i * 7) % test.users
				if got, err := users.Knows(ids[at], fmt.Sprint("user", at)).Get(t.Context(), ids[at]); err != nil || got.Username != fmt.Sprint("user", at) {
					t.Fatal(got, err)
				}
			}
			pages, profiles := len(r.seen("POST", fetchUsersPath)), len(r.seen("POST", profilePath))
			if pages > test.pages || profiles > test.profiles {
				t.Errorf("%d pages and %d profiles, instead of %d and %d", pages, profiles, test.pages, test.profiles)
			}
		})
	}
}

// A hundred thousand users are a thousand pages, of which one is in memory.
func TestHundredThousandUsers(t *testing.T) {
	const count = 100_000
	r := start(t)
	module := r.userModule()
	for i := range count {
		r.tenant.AddUser(module, fmt.Sprint("user", i), nil)
	}
	r.tenant.ResetJournal()
	memory := func() uint64 {
		var stats runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	before, most, seen := memory(), uint64(0), 0
	for user, err := range r.Users(module).List(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if seen++; user.ID == "" {
			t.Fatal("a user has no id")
		}
		if seen%(count/5) == 0 {
			r.tenant.ResetJournal() // the tenant's, which keeps every answer
			most = max(most, memory())
		}
	}
	if pages := len(r.seen("POST", fetchUsersPath)); seen != count || pages != count/100 {
		t.Errorf("%d users on %d pages", seen, pages)
	}
	// The ids, to know a user again that two pages show: 36 bytes each, and the map.
	if grown := int64(most) - int64(before); grown > 40<<20 {
		t.Errorf("the memory in use has grown by %d MiB", grown>>20)
	}
}

func TestUserPages(t *testing.T) {
	r := start(t)
	module := r.userModule()
	for i := range 250 {
		r.tenant.AddUser(module, fmt.Sprint("user", i), nil)
	}
	count := func() (n int, failed error) {
		for _, err := range r.Users(module).List(t.Context()) {
			if err != nil {
				return n, err
			}
			n++
		}
		return n, nil
	}
	for name, m := range map[string]localtenant.Modes{
		"counted": {}, "without a count": {OtherUserForm: true}, "smaller pages": {PageLimit: 30}, "smaller pages without a count": {PageLimit: 30, OtherUserForm: true},
	} {
		r.tenant.Set(m)
		if n, err := count(); n != 250 || err != nil {
			t.Errorf("%s: %d users, %v", name, n, err)
		}
	}
	r.tenant.Set(localtenant.Modes{})
	user := map[string]any{"uid": "u-1", "username": "one", "roleValue": "basic_user", "status": "active", "firstname": "One", "email1": "one@example.com", "email1_verified": false}
	for name, test := range map[string]struct {
		answer any
		users  int
		says   string
	}{
		"no list":             {map[string]any{"message": "nothing"}, 0, "not a list of users"},
		"null":                {map[string]any{"users": nil}, 0, "not a list of users"},
		"none":                {map[string]any{"users": []any{}}, 0, ""},
		"an empty object":     {map[string]any{}, 0, ""},
		"a user without id":   {[]any{map[string]any{"firstname": "A"}}, 0, "element 0 of the users has no id"},
		"inside of data":      {map[string]any{"data": map[string]any{"list": []any{user}}, "total": "1"}, 1, ""},
		"the same page again": {map[string]any{"users": []any{user}, "total": 2}, 1, "counts more"},
	} {
		r.tenant.Inject(localtenant.Fault{Path: fetchUsersPath, Times: 9, Answer: test.answer})
		n, err := count()
		if n != test.users || (err == nil) != (test.says == "") || err != nil && !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %d users, %v", name, n, err)
		}
		r.tenant.ClearFaults()
	}
}

// A user that comes in another form is read all the same.
func TestUserForms(t *testing.T) {
	for _, raw := range []string{
		`{"_id":"u","username":"ada","authModuleId":"m","role":{"name":"basic_user"},"status":"LOCKED","email":"a@b","phone":"1","userProperties":{"mobiles":["1",2],"aliases":{"alias1":"x","alias2":null}}}`,
		`{"id":"u","username":"ada","moduleId":"m","roleValue":["basic_user"],"status":"active","isLocked":"true","email1":"a@b","phone1":1,"mobiles":["1","2"],"aliases":["x"]}`,
	} {
		var u client.User
		if err := json.Unmarshal([]byte(raw), &u); err != nil {
			t.Fatal(err)
		}
		if u.ID != "u" || u.ModuleID != "m" || u.Role != "basic_user" || u.Status != "locked" || u.Email != "a@b" || *u.Phone != "1" ||
			fmt.Sprint(u.Properties.Mobiles) != "[1 2]" || fmt.Sprint(u.Properties.Aliases) != "map[alias1:x]" || u.Properties.Landlines != nil {
			t.Errorf("%s: %+v", raw, u)
		}
	}
}

func TestFindUsers(t *testing.T) {
	r := start(t)
	module := r.userModule()
	r.tenant.AddUser(module, "ada", map[string]any{"aliases": map[string]any{"alias1": "countess"}})
	for _, by := range []client.UserSearch{{Username: "ADA"}, {Email: "ada@example.com"}, {Username: "countess", Aliases: true}} {
		if found, err := r.FindUsers(t.Context(), by); err != nil || len(found) != 1 || found[0].Username != "ada" {
			t.Errorf("%+v: %v, %v", by, found, err)
		}
	}
	if found, err := r.FindUsers(t.Context(), client.UserSearch{Username: "eve"}); err != nil || len(found) != 0 {
		t.Error(found, err)
	}
	r.tenant.Inject(localtenant.Fault{Path: findUsersPath, Answer: map[string]any{"users": nil}})
	if _, err := r.FindUsers(t.Context(), client.UserSearch{Username: "eve"}); err == nil {
		t.Error("null is no list")
	}
}
