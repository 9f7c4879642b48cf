package client_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestAccess(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{"as documented": {}, "newer": {UnknownFields: true, ShuffleLists: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(m))
			ctx := t.Context()
			roles, err := r.Roles(ctx)
			if want := []string{"community_admin", "helpdesk_admin", "tenant_admin"}; err != nil || !slices.Equal(roles, want) {
				t.Errorf("%q, %v", roles, err)
			}
			r.wantCount(t, 0, "GET", "/adminapi/authz/role/fetch")
			role, err := r.Role(ctx, "helpdesk_admin")
			if err != nil || role.Name != "helpdesk_admin" || role.ID == "" || role.CommunityID != r.tenant.CommunityID() || len(role.Permissions) != 1 {
				t.Errorf("%+v, %v", role, err)
			}
			r.tenant.Authorize(r.tenant.UserID(), "tenant_admin")
			has, err := r.Authorizations(ctx, r.tenant.UserID())
			if err != nil || len(has) != 2 || has[0].Role.Name != "community_admin" || has[1].Role.Name != "tenant_admin" || len(has[1].Role.Permissions) != 1 {
				t.Errorf("%+v, %v", has, err)
			}
			if has, err := r.Authorizations(ctx, "nobody"); err != nil || len(has) != 0 {
				t.Errorf("nobody has %v, %v", has, err)
			}
			module := r.tenant.Add("auth_modules", map[string]any{"type": "db", "name": "Staff", "config": map[string]any{}})
			r.tenant.Grant(module, "u-1", "users.read")
			r.tenant.Grant(module, "u-1", "users.lock")
			may, err := r.Permissions(ctx, module, "u-1")
			if err != nil || len(may) != 2 || may[0].Permission != "users.lock" || may[1].ObjectID != "u-1" {
				t.Errorf("%+v, %v", may, err)
			}
		})
	}
}

// Answers in other forms than the printed ones say the same.
func TestAccessInOtherForms(t *testing.T) {
	t.Parallel()
	r := start(t)
	ctx := t.Context()
	answers := func(path string, answer any) {
		r.tenant.ClearFaults()
		r.tenant.Inject(localtenant.Fault{Path: path, Times: -1, Answer: answer})
	}
	for form, want := range map[string]struct {
		answer any
		names  []string
	}{
		"objects":   {[]any{map[string]any{"name": "b"}, map[string]any{"name": "a", "id": "1"}}, []string{"a", "b"}},
		"wrapped":   {map[string]any{"data": []any{"b", "a"}}, []string{"a", "b"}},
		"no roles":  {map[string]any{}, nil},
		"no name":   {[]any{map[string]any{"id": "1"}}, nil},
		"something": {map[string]any{"a": "b"}, nil},
	} {
		answers("/adminapi/v2/authz/roles/fetch", want.answer)
		got, err := r.Roles(ctx)
		if fails := form == "no name" || form == "something"; !slices.Equal(got, want.names) || (err != nil) != fails {
			t.Errorf("%s: %q, %v", form, got, err)
		}
	}
	for form, answer := range map[string]any{
		"a list":               []any{map[string]any{"name": "x", "permissions": []any{"p"}}},
		"permissions, objects": map[string]any{"name": "x", "permissions": []any{map[string]any{"permission": "p"}}},
	} {
		answers("/adminapi/authz/role/fetch/{roleName}", answer)
		if got, err := r.Role(ctx, "x"); err != nil || got.Name != "x" || !slices.Equal(got.Permissions, []string{"p"}) {
			t.Errorf("%s: %+v, %v", form, got, err)
		}
	}
	for form, answer := range map[string]any{"an empty list": []any{}, "an empty object": map[string]any{}, "null": []any{nil}} {
		answers("/adminapi/authz/role/fetch/{roleName}", answer)
		if got, err := r.Role(ctx, "x"); !errors.Is(err, client.ErrNotFound) {
			t.Errorf("%s: %+v, %v", form, got, err)
		}
	}
	answers("/adminapi/authz/authorization/fetch", map[string]any{})
	if got, err := r.Authorizations(ctx, "u"); err != nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
}

// A tenant without the second version of the list has the first.
func TestRolesOfAnOlderTenant(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]localtenant.Fault{
		"not found": {Status: 404, ContentType: "application/json", Body: `{"message":"Not Found"}`},
		"a page":    {Status: 200, ContentType: "text/html", Body: "<html>"},
	} {
		r := start(t)
		fault.Path, fault.Times = "/adminapi/v2/authz/roles/fetch", -1
		r.tenant.Inject(fault)
		if roles, err := r.Roles(t.Context()); err != nil || len(roles) != 3 {
			t.Errorf("%s: %q, %v", name, roles, err)
		}
		r.wantCount(t, 1, "GET", "/adminapi/authz/role/fetch")
	}
	r := start(t)
	r.tenant.Inject(localtenant.Fault{Path: "/adminapi/v2/authz/roles/fetch", Times: -1, Status: 403, ContentType: "application/json", Body: `{"message":"no"}`})
	if _, err := r.Roles(t.Context()); !errors.Is(err, client.ErrForbidden) {
		t.Errorf("refused with %v", err)
	}
	r.wantCount(t, 0, "GET", "/adminapi/authz/role/fetch")
}

func TestUnknownRole(t *testing.T) {
	t.Parallel()
	r := start(t)
	if _, err := r.Role(t.Context(), "king"); !errors.Is(err, client.ErrRefused) {
		t.Errorf("%v", err)
	}
}
