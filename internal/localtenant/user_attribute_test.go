package localtenant_test

import (
	"net/http"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const attributes = "/adminapi/attributes"

func TestUserAttributes(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	id := c.createModule(module("ldap", "direct", directory()))
	other := c.createModule(module("ldap", "direct", directory()))
	pair := func(name, attribute string) map[string]any {
		return map[string]any{"name": name, "attribute": attribute}
	}
	put := func(moduleID string, pairs ...any) map[string]any {
		return map[string]any{"moduleId": moduleID, "attributes": pairs}
	}
	created := c.want(200, "PUT", attributes, put(id, pair("mail", "email"), pair("phone", "mobile"), pair("mail", "mail2")))
	c.sealedByUserManagement(created)
	if at(created.body, "created", 1, "moduleId") != id || at(created.body, "created", 2) != nil ||
		at(created.body, "errors", 0, "name") != "mail" || at(created.body, "errors", 0, "message") == nil {
		t.Fatalf("created %v", created.body)
	}
	out := c.want(200, "PUT", attributes, put(id, pair("other", "email"))).body
	if at(out, "created", 0) != nil || at(out, "errors", 0, "attribute") != "email" {
		t.Errorf("an attribute that exists: %v", out)
	}
	c.want(200, "PUT", attributes, put(other, pair("mail", "email")))

	listed := c.want(200, "GET", attributes+"?moduleId="+id, nil)
	c.sealedByUserManagement(listed)
	if list, _ := listed.body.([]any); len(list) != 2 {
		t.Errorf("listed %v", listed.body)
	}
	one := attributes + "/" + at(listed.body, 0, "_id").(string)
	change := pair("work mail", "email")
	change["moduleId"] = id
	updated := c.want(200, "PATCH", one, change)
	c.sealedByUserManagement(updated)
	if updated.object()["name"] != "work mail" || updated.object()["_id"] != at(listed.body, 0, "_id") {
		t.Errorf("updated %v", updated.body)
	}

	c.refused("attribute", "PATCH", one, map[string]any{"name": "n", "attribute": "mobile", "moduleId": id})
	c.refused("moduleId", "PATCH", one, pair("n", "a"))
	c.refused("name", "PATCH", one, map[string]any{"attribute": "a", "moduleId": id})
	c.refused("moduleId", "DELETE", one, nil)
	c.refused("moduleId", "GET", attributes, nil)
	c.refused("community", "GET", attributes+"?moduleId="+id+"&community=x", nil)
	c.refused("attributes", "PUT", attributes, put(id))
	c.refused("attributes[0].attribute", "PUT", attributes, put(id, map[string]any{"name": "x"}))
	c.refused("attributes[0].tag", "PUT", attributes, put(id, map[string]any{"name": "x", "attribute": "y", "tag": "z"}))
	const nobody = "6070951e8dfc7f29228126c9"
	c.refused("moduleId", "PUT", attributes, put(nobody, pair("a", "b"))) // no 404 in the list of statuses
	c.want(http.StatusNotFound, "GET", attributes+"?moduleId="+nobody, nil)
	c.want(http.StatusNotFound, "DELETE", attributes+"/"+nobody, map[string]any{"moduleId": id})
	c.want(http.StatusNotFound, "DELETE", one, map[string]any{"moduleId": other})

	if out := c.want(http.StatusNoContent, "DELETE", one, map[string]any{"moduleId": id}); out.raw != "" {
		t.Errorf("204 with %q", out.raw)
	}
	c.want(http.StatusNotFound, "PATCH", one, change)
	c.want(http.StatusNoContent, "DELETE", modules+"/"+id, nil)
	if left := c.tenant.Objects("user_attributes"); len(left) != 1 || left[0]["moduleId"] != other {
		t.Errorf("left with the other module: %v", left)
	}
	c.tenant.Set(localtenant.Modes{BareCreates: true, UnknownFields: true})
	out = c.want(200, "PUT", attributes, put(other, pair("a", "b"))).body
	if at(out, "created", 0, "name") != nil || at(out, "created", 0, "_id") == nil || at(out, "newerText") == nil {
		t.Errorf("a bare create of a newer tenant: %v", out)
	}
}
