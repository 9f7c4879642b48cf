package localtenant_test

import (
	"net/http"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestRoles(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	for _, path := range []string{"/adminapi/authz/role/fetch", "/adminapi/v2/authz/roles/fetch"} {
		if list, _ := c.want(200, "GET", path, nil).body.([]any); len(list) != 3 || list[0] != "tenant_admin" {
			t.Errorf("%s: %v", path, list)
		}
	}
	role := c.want(200, "GET", "/adminapi/authz/role/fetch/community_admin", nil).object()
	if names(role) != "communityId createdBy description id name permissions tenantId" || role["name"] != "community_admin" {
		t.Errorf("a role: %v", role)
	}
	c.refused("roleName", "GET", "/adminapi/authz/role/fetch/king", nil)
}

func TestAuthorizations(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	const path = "/adminapi/authz/authorization/fetch"
	of := func(edit ...func(map[string]any)) map[string]any {
		body := map[string]any{"objectType": "user", "objectId": c.tenant.UserID(), "subjectType": "community", "subjectId": c.tenant.CommunityID()}
		for _, change := range edit {
			change(body)
		}
		return body
	}
	got := c.want(200, "POST", path, of()).body
	if at(got, 0, "role", "name") != "community_admin" || at(got, 0, "subjectId") != c.tenant.CommunityID() || at(got, 0, "role", "tenantId") != nil {
		t.Errorf("the administrator has %v", got)
	}
	c.tenant.Authorize("u-1", "helpdesk_admin")
	if got := c.want(200, "POST", path, of(with("objectId", "u-1"))).body; at(got, 0, "role", "name") != "helpdesk_admin" {
		t.Errorf("the user has %v", got)
	}
	for _, name := range []string{"objectType", "objectId", "subjectType", "subjectId"} {
		c.refused(name, "POST", path, of(without(name)))
	}
	c.refused("subjectId", "POST", path, of(with("subjectId", "another")))
	c.refused("objectType", "POST", path, of(with("objectType", "group")))
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	const path = "/adminapi/permission/fetch"
	license := c.license("adminapi", c.tenant.License())
	c.tenant.Grant("m-1", "u-1", "users.read")
	got := c.want(200, "POST", path, c.ids(with("moduleId", "m-1"), with("uid", "u-1")), license).body
	if at(got, 0, "permission") != "users.read" || names(got.([]any)[0].(map[string]any)) != "_id createdBy objectId objectType permission subjectId subjectType" {
		t.Errorf("permissions: %v", got)
	}
	c.refused("licensekey", "POST", path, c.ids(with("moduleId", "m-1"), with("uid", "u-1")))
	c.refused("uid", "POST", path, c.ids(with("moduleId", "m-1")), license)
}

func TestCaasConfig(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	got := c.want(200, "POST", "/adminapi/config/fetch", c.ids(with("key_paths", []string{"login.attempts", "nothing"}))).object()
	if len(got) != 1 || got["login.attempts"] != 5.0 {
		t.Errorf("answered %v", got)
	}
	c.refused("key_paths", "POST", "/adminapi/config/fetch", c.ids())
	c.refused("key_paths[0]", "POST", "/adminapi/config/fetch", c.ids(with("key_paths", []string{""})))
}

func TestDownloadables(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	const base = "/adminapi/downloadables"
	versions := func(edit ...func(map[string]any)) []any {
		t.Helper()
		body := map[string]any{"software": []string{"radius"}, "os": []string{"linux"}}
		for _, change := range edit {
			change(body)
		}
		list, _ := c.want(200, "POST", base+"/versions/fetch", body).object()["artifacts"].([]any)
		return list
	}
	if latest := versions(); len(latest) != 1 || at(latest, 0, "version") != "pl_gr_1.07.02" || at(latest, 0, "os") != "linux" {
		t.Errorf("the latest: %v", latest)
	}
	if all := versions(with("latest", false), with("os", []string{"linux", "windows"})); len(all) != 4 {
		t.Errorf("all: %v", all)
	}
	c.refused("os", "POST", base+"/versions/fetch", map[string]any{"software": []string{"radius"}})
	id := c.createModule(module("ad", "broker", map[string]any{}))
	artifact := func(edit ...func(map[string]any)) map[string]any {
		return c.ids(append([]func(map[string]any){with("moduleId", id), with("type", "broker"), with("os", "windows"), with("version", "latest")}, edit...)...)
	}
	file := c.want(200, "POST", base+"/artifact/fetch", artifact())
	if file.sealed || len(file.raw) < 100_000 || file.header.Get("Content-Disposition") != `attachment; filename="broker-windows-pl_gr_1.07.02.zip"` {
		t.Errorf("a file of %d bytes, %v", len(file.raw), file.header)
	}
	c.want(http.StatusNotFound, "POST", base+"/artifact/fetch", artifact(with("version", "9")))
	c.refused("version", "POST", base+"/artifact/fetch", artifact(without("version")))
	c.refused("moduleId", "POST", base+"/artifact/fetch", artifact(with("moduleId", "another")))
}
