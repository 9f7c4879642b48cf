package kinds

import (
	"context"
	"fmt"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func users() []Kind { return []Kind{user(), userProperties()} }

// userModules makes the auth modules that users belong to.
func userModules(t testing.TB, tenant *acctest.Tenant) rig.Values {
	return rig.Values{
		"module": module(t, tenant, "Staff", client.ModuleDB, client.ModeDirect),
		"other":  module(t, tenant, "Guests", client.ModuleDB, client.ModeDirect),
	}
}

func user() Kind {
	const (
		fetch, profile  = "POST /users/fetch", "POST /users/user/detailProfile/fetch"
		create, update  = "PUT /users/create", "PATCH /users/user/update"
		nobody          = "3f6f3b8f-5a0b-4c9c-9e5c-0e7f0b9a530c"
		basic, helpdesk = "basic_user", "helpdesk_admin"
	)
	minimal := rig.Values{
		"auth_module_id": Made("module"), "username": "ada", "role": basic, "first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.com",
	}
	verified := func(is bool) rig.Values {
		return rig.Values{"email_verified": is, "secondary_email_verified": is, "phone_verified": is}
	}
	return Kind{
		Type: "onekosmos_user", Names: []string{"username"}, Collection: "users", Identity: []string{"auth_module_id", "id"}, By: []string{"id", "username"},
		Lives: []Life{{
			Setup:   userModules,
			Minimal: minimal,
			Full: minimal.With(verified(true)).With(rig.Values{
				"role": helpdesk, "first_name": "Augusta <&> Ada", "middle_name": "King", "last_name": "Byron", "email": "a@example.net",
				"secondary_email": "b@example.net", "phone": "+15550123", "enabled": false,
			}),
			Changes: []Change{
				{Name: "another name", Set: rig.Values{"last_name": "King"}},
				{Name: "another role", Set: rig.Values{"role": "community_admin"}},
				{Name: "disabled", Set: rig.Values{"enabled": false}},
			},
		}},
		Another: func(i int) rig.Values {
			return rig.Values{"auth_module_id": []Made{"module", "other"}[i%Parents], "username": fmt.Sprint("user", i)}
		},
		Missing: nobody,
		BadIDs:  map[string][]string{nobody: {"has 1 part instead of 2", `Give "auth_module_id/id"`}},
		Outside: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return edit(ctx, c.Users(identity.Text("auth_module_id")), identity.Text("id"), func(u *client.User) { u.LastName = "Somebody else" })
		},
		// No call deletes a user.
		Leaves: func(stored map[string]any) bool { return stored["disabled"] == true },
		Bad: []Bad{
			{Name: "no username", Set: rig.Values{"username": ""}, Says: []string{"username", "at least 1"}},
			{Name: "blanks around the username", Set: rig.Values{"username": " ada"}, Says: []string{"username", "must not begin or end with a blank"}},
			{Name: "no module", Set: rig.Values{"auth_module_id": ""}, Says: []string{"auth_module_id", "at least 1"}},
			{Name: "no role", Set: rig.Values{"role": ""}, Says: []string{"role", "at least 1"}},
			{Name: "no first name", Set: rig.Values{"first_name": ""}, Says: []string{"first_name", "at least 1"}},
			{Name: "no last name", Set: rig.Values{"last_name": ""}, Says: []string{"last_name", "at least 1"}},
			{Name: "no email address", Set: rig.Values{"email": "ada"}, Says: []string{"email", "must be an email address"}},
			{Name: "no second email address", Set: rig.Values{"secondary_email": "ada@"}, Says: []string{"secondary_email", "must be an email address"}},
		},
		Costs: Costs{
			Create:  Requests{fetch: perParent, profile: each, create: each},
			Refresh: Requests{fetch: perParent},
			Update:  Requests{profile: each, update: each},
			Destroy: Requests{profile: each, update: each},
		},
		Generate: Generate{
			Texts: map[string]func(*Generator) any{
				"auth_module_id":  func(g *Generator) any { return g.Module(client.ModuleDB, client.ModeDirect) },
				"role":            func(g *Generator) any { return []string{basic, helpdesk}[g.IntN(2)] },
				"email":           func(g *Generator) any { return fmt.Sprintf("user%d@example.com", g.IntN(1000)) },
				"secondary_email": func(g *Generator) any { return fmt.Sprintf("user%d@example.net", g.IntN(1000)) },
			},
		},
		Fault: &Fault{
			Creates: Call{"PUT", "/users/create"}, Updates: Call{"PATCH", "/users/user/update"}, Removes: Call{"PATCH", "/users/user/update"},
			Neighbor: rig.Values{"username": "neighbor"},
			Reads:    []Call{{"POST", "/users/fetch"}, {"POST", "/users/user/detailProfile/fetch"}},
			Witness:  "onekosmos_service_provider",
		},
		Without: map[Feature]string{Namesakes: "a module has each username once, and a user is read by it alone"},
	}
}

// person makes a user of an auth module, with which it goes.
func person(t testing.TB, tenant *acctest.Tenant, module, name string) *client.User {
	t.Helper()
	made, err := tenant.Client().Users(module).Create(t.Context(), &client.User{Username: tenant.Name(name), Role: "basic_user", FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func userProperties() Kind {
	const (
		profile = "POST /users/user/detailProfile/fetch"
		update  = "POST /user_properties/update"
		nobody  = "3f6f3b8f-5a0b-4c9c-9e5c-0e7f0b9a530c"
		several = 24
	)
	return Kind{
		Type: "onekosmos_user_properties", Identity: []string{"auth_module_id", "user_id"}, By: []string{"user_id"},
		Lives: []Life{{
			Unlisted: "every user has properties, and the list of users shows them all",
			Setup: func(t testing.TB, tenant *acctest.Tenant) rig.Values {
				made := userModules(t, tenant)
				made["user"] = person(t, tenant, made.Text("module"), "ada").ID
				for i := range several {
					made[fmt.Sprint("user ", i)] = person(t, tenant, made.Text([]string{"module", "other"}[i%Parents]), fmt.Sprint("user", i)).ID
				}
				return made
			},
			Minimal: rig.Values{"auth_module_id": Made("module"), "user_id": Made("user"), "mobiles": []any{"4075156743"}, "landlines": []any{}, "aliases": rig.Values{}},
			Full: rig.Values{
				"auth_module_id": Made("module"), "user_id": Made("user"), "mobiles": []any{"4075156743", "4075156744"}, "landlines": []any{"4075156712"},
				"aliases": rig.Values{"alias1": "tfacc-countess", "alias8": "tfacc-<&>"},
			},
			Changes: []Change{
				{Name: "another number", Set: rig.Values{"mobiles": []any{"4075156745"}}},
				{Name: "what is no longer given stays", Set: rig.Values{"mobiles": nil}, Action: NoOp},
			},
		}},
		Another: func(i int) rig.Values {
			return rig.Values{"auth_module_id": []Made{"module", "other"}[i%Parents], "user_id": Made(fmt.Sprint("user ", i))}
		},
		Missing: nobody,
		BadIDs:  map[string][]string{nobody: {"has 1 part instead of 2", `Give "auth_module_id/user_id"`}},
		Outside: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return edit(ctx, c.UserProperties(identity.Text("auth_module_id"), identity.Text("user_id")), identity.Text("user_id"), func(p *client.UserProperty) { p.Mobiles = []string{"1"} })
		},
		// They belong to the user, who stays.
		Leaves: func(map[string]any) bool { return true },
		Bad: []Bad{
			{Name: "a ninth alias", Set: rig.Values{"aliases": rig.Values{"alias9": "nine"}}, Says: []string{"aliases", "alias9"}},
			{Name: "an alias twice", Set: rig.Values{"aliases": rig.Values{"alias1": "one", "alias2": "one"}}, Says: []string{"Alias is given twice", "alias2"}},
			{Name: "an empty alias", Set: rig.Values{"aliases": rig.Values{"alias1": ""}}, Says: []string{"aliases", "at least 1"}},
			{Name: "an empty number", Set: rig.Values{"mobiles": []any{""}}, Says: []string{"mobiles", "at least 1"}},
			{Name: "no user", Set: rig.Values{"user_id": ""}, Says: []string{"user_id", "at least 1"}},
		},
		Costs: Costs{
			Create:  Requests{profile: {Each: 3}, update: each},
			Refresh: Requests{profile: each},
			Update:  Requests{profile: {Each: 2}, update: each},
			Destroy: Requests{profile: {Each: 2}, update: each},
		},
		Generate: Generate{
			Never: map[string]string{"aliases": "an alias must be unique in the community, and have one of eight names"},
			Texts: map[string]func(*Generator) any{
				"auth_module_id": func(g *Generator) any { return g.Module(client.ModuleDB, client.ModeDirect) },
			},
			Fit: func(g *Generator, model rig.Values) {
				drop(model, "aliases")
				model["user_id"] = person(g.T, g.Tenant, model.Text("auth_module_id"), fmt.Sprint("generated", g.Uint32())).ID
			},
		},
		Without: map[Feature]string{
			List:        "every user has properties, and the list of users shows them all",
			DataSources: "a user has them once, and the data source of that name reads them",
			Creation:    "a user always has properties, which are put back on destroy",
			Removal:     "a user always has properties",
			ShortPlan:   "is more than the core",
			ShortRead:   "is more than the core",
		},
	}
}
