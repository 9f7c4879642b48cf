package localtenant

import (
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const (
	roles          = "roles"
	authorizations = "authorizations"
	permissions    = "permissions"
)

// accessOperations serve the roles of the groups "Authz" and "Authz V 2", and the
// group "Permission". Roles are made by no call. Both versions of the list are
// printed alike.
func accessOperations() []operation {
	one := &engine.Collection{
		Name: roles, Noun: "role", ID: "roleName", Key: "name", View: engine.View{ID: "id", Home: true},
	}
	return []operation{
		{Endpoint: "adminapi GET /authz/role/fetch", Seed: seedRoles, Handle: listRoles},
		{Endpoint: "adminapi GET /v2/authz/roles/fetch", Handle: listRoles},
		{Endpoint: "adminapi GET /authz/role/fetch/{roleName}", Find: one.Find, Handle: one.Get},
		{Endpoint: "adminapi POST /authz/authorization/fetch", Body: authorizationQuery(), Handle: listAuthorizations},
		{
			Endpoint: "adminapi POST /permission/fetch", Home: true, Body: engine.Texts("moduleId", "uid").Required(),
			Handle: listPermissions,
		},
	}
}

// authorizationQuery has the values that the text names beside the members.
func authorizationQuery() engine.Fields {
	return engine.Fields{
		engine.Text("objectType").OneOf("user"), engine.Text("objectId"), engine.Text("subjectType").OneOf("community"),
		engine.Any("subjectId"),
	}.Required()
}

// seedRoles gives a tenant the roles that the reference speaks of. The one
// permission that it names is the helpdesk's.
func seedRoles(s *state) {
	if len(s.Collections[roles]) > 0 {
		return
	}
	for _, name := range []string{"tenant_admin", "community_admin", "helpdesk_admin"} {
		s.Insert(roles, map[string]any{
			"name": name, "description": strings.ReplaceAll(name, "_", " "), "createdBy": "system",
			"permissions": []any{"user.helpdesk-passcode.generate"},
		})
	}
	s.Insert(authorizations, map[string]any{"objectId": s.Users[0].ID, "role": "community_admin"})
}

// listRoles answers names alone.
func listRoles(c *call) answer {
	shown := []any{}
	for _, stored := range c.Collections[roles] {
		shown = append(shown, stored["name"])
	}
	return c.List(shown)
}

// listAuthorizations answers a role of each authorization, without its ids.
func listAuthorizations(c *call) answer {
	if c.Body["subjectId"] != c.CommunityID {
		return engine.InvalidField("subjectId", "subjectId is unknown")
	}
	shown := []any{}
	for _, stored := range c.Collections[authorizations] {
		for _, role := range c.Collections[roles] {
			if stored["objectId"] == c.Body["objectId"] && role["name"] == stored["role"] {
				shown = append(shown, map[string]any{
					"id": stored["_id"], "subjectType": "community", "subjectId": c.CommunityID, "objectType": "user", "objectId": stored["objectId"],
					"role": map[string]any{
						"name": role["name"], "createdBy": role["createdBy"], "description": role["description"], "permissions": engine.Clone(role["permissions"]),
					},
				})
			}
		}
	}
	return c.List(shown)
}

// listPermissions answers those that were granted to a user with Grant.
func listPermissions(c *call) answer {
	shown := []any{}
	for _, stored := range c.Collections[permissions] {
		if stored["objectId"] == c.Body["uid"] && stored["moduleId"] == c.Body["moduleId"] {
			shown = append(shown, map[string]any{
				"_id": stored["_id"], "permission": stored["permission"], "objectId": stored["objectId"], "objectType": "user",
				"subjectId": c.CommunityID, "subjectType": "community", "createdBy": "system",
			})
		}
	}
	return c.List(shown)
}

// Authorize gives a user one of the community's roles.
func (t *Tenant) Authorize(uid, role string) {
	t.Add(authorizations, map[string]any{"objectId": uid, "role": role})
}

// Grant gives a user of an auth module a permission.
func (t *Tenant) Grant(moduleID, uid, permission string) {
	t.Add(permissions, map[string]any{"moduleId": moduleID, "objectId": uid, "permission": permission})
}

// UserID returns the administrator's uid.
func (t *Tenant) UserID() (id string) {
	t.Update(func(s *state) { id = s.Users[0].ID })
	return id
}
