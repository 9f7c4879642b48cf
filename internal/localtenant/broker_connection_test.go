package localtenant_test

import (
	"net/http"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestBrokers(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	const base = "/adminapi/broker"
	id := c.createModule(module("ad", "broker", map[string]any{}))
	other := c.createModule(module("ad", "broker", map[string]any{}))
	of := func(moduleID string, edit ...func(map[string]any)) map[string]any {
		return c.ids(append(edit, with("moduleId", moduleID))...)
	}
	fetch := func(moduleID string) []any {
		t.Helper()
		list, ok := c.want(200, "POST", base+"/fetch", of(moduleID)).body.([]any)
		if !ok {
			t.Fatal("no list")
		}
		return list
	}
	if got := fetch(id); len(got) != 0 {
		t.Errorf("nobody registered: %v", got)
	}
	uid := c.tenant.RegisterBroker(id, "host-1")
	c.tenant.RegisterBroker(other, "host-2")
	got := fetch(id)
	if len(got) != 1 || at(got, 0, "uid") != uid || at(got, 0, "name") != "host-1" || at(got, 0, "enabled") != "true" ||
		at(got, 0, "moduleId") != id || at(got, 0, "communityId") != c.tenant.CommunityID() || at(got, 0, "_id") != nil {
		t.Fatalf("registered: %v", got)
	}
	out := c.want(200, "PATCH", base+"/changestatus", of(id, with("uid", uid), with("enabled", "false"))).object()
	if out["enabled"] != "false" || out["name"] != "host-1" {
		t.Errorf("disabled: %v", out)
	}
	if out := c.want(200, "PATCH", base+"/update", of(id, with("uid", uid), with("name", "front"))).object(); out["name"] != "front" {
		t.Errorf("renamed: %v", out)
	}

	c.refused("enabled", "PATCH", base+"/changestatus", of(id, with("uid", uid), with("enabled", true)))
	c.refused("enabled", "PATCH", base+"/changestatus", of(id, with("uid", uid), with("enabled", "yes")))
	c.refused("enabled", "PATCH", base+"/update", of(id, with("uid", uid), with("name", "n"), with("enabled", "true")))
	c.refused("name", "PATCH", base+"/update", of(id, with("uid", uid)))
	c.refused("moduleId", "POST", base+"/fetch", c.ids())
	c.refused("tenantId", "DELETE", base+"/"+uid, map[string]any{"moduleId": id, "communityId": c.tenant.CommunityID()})
	c.want(http.StatusNotFound, "POST", base+"/fetch", of("6070951e8dfc7f29228126c9"))
	c.want(http.StatusNotFound, "PATCH", base+"/update", of(other, with("uid", uid), with("name", "n")))
	c.want(http.StatusNotFound, "DELETE", base+"/"+uid, of(other))

	c.want(http.StatusNoContent, "DELETE", base+"/"+uid, of(id))
	c.want(http.StatusNotFound, "DELETE", base+"/"+uid, of(id))
	c.tenant.Set(localtenant.Modes{ShuffleLists: true, UnknownFields: true})
	for i := range 6 {
		c.tenant.RegisterBroker(id, string(rune('a'+i)))
	}
	first := map[any]bool{}
	for range 10 {
		first[at(fetch(id), 0, "name")] = true
	}
	if len(first) < 2 || at(fetch(id), 0, "newerText") == nil {
		t.Error("the modes have no effect")
	}
	c.want(http.StatusNoContent, "DELETE", modules+"/"+id, nil)
	if left := c.tenant.Objects("broker_connections"); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
}
