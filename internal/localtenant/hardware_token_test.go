package localtenant_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const hardware = "/adminapi/hardwaretokens/"

func TestHardwareTokenLife(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	c.tenant.AddUser("", "alice", nil)
	c.tenant.AddUser("", "bob", nil)
	list := func(what string, query map[string]any) []any {
		t.Helper()
		out := c.want(200, "POST", hardware+what, map[string]any{"pIndex": 0, "pSize": 25, "query": query})
		found, ok := out.object()["data"].([]any)
		if !ok || !out.sealed {
			t.Errorf("listed %s", out.raw)
		}
		return found
	}
	made := c.want(200, "PUT", hardware+"tokens", map[string]any{"csv_text": "serialNumber,seed,counter\nA1,aa,7\nA2,bb,0\nA1,cc,0\nA3,,0"}).object()
	if made["created"] != 2.0 || made["failed"] != 2.0 || at(made["errors"], 0, "serialNumber") != "A1" || at(made["errors"], 1, "serialNumber") != "A3" {
		t.Errorf("created %v", made)
	}
	if got := list("fetch", map[string]any{"serialNumbers": []any{"A2"}}); len(got) != 1 || at(got, 0, "serialNumber") != "A2" {
		t.Errorf("one: %v", got)
	}
	if got := list("fetch", map[string]any{"serialNumbers": []any{"/a/"}}); len(got) != 2 || at(got, 0, "counter") != 7.0 {
		t.Errorf("a pattern: %v", got)
	}
	id := fmt.Sprint(at(list("fetch", map[string]any{"serialNumbers": []any{"A1"}}), 0, "_id"))
	c.want(200, "PATCH", hardware+"tokens/"+id, map[string]any{"seed": "dd"})
	c.refused("seed", "PATCH", hardware+"tokens/"+id, map[string]any{})
	c.want(200, "POST", hardware+"resync", map[string]any{"code1": "755224", "code2": "287082", "code3": "359152", "serialNumber": "A1"})
	c.refused("code2", "POST", hardware+"resync", map[string]any{"code1": "755224", "code2": "755224", "code3": "359152", "serialNumber": "A1"})
	if got := c.tenant.Objects("hardware_tokens")[0]; got["seed"] != "dd" || got["counter"] != 10.0 {
		t.Errorf("stored %v", got)
	}
	pairs := map[string]any{"list": []any{
		map[string]any{"username": "alice", "serialNumber": "A1"}, map[string]any{"username": "bob", "serialNumber": "A1"}, map[string]any{"username": "bob", "serialNumber": "A9"},
		map[string]any{"username": "nobody", "serialNumber": "A2"},
	}}
	if done := c.want(200, "PUT", hardware+"usertokens", pairs).object(); done["assigned"] != 2.0 || at(done["errors"], 0, "serialNumber") != "A9" {
		t.Errorf("assigned %v", done)
	}
	if done := c.want(200, "PUT", hardware+"usertokens", pairs).object(); done["assigned"] != 0.0 || done["failed"] != 4.0 {
		t.Errorf("assigned again %v", done)
	}
	if got := list("usertokens/fetch", map[string]any{"username": "bob"}); len(got) != 1 {
		t.Errorf("of bob: %v", got)
	}
	c.want(http.StatusNoContent, "DELETE", hardware+"usertokens", map[string]any{"list": []any{map[string]any{"username": "bob", "serialNumber": "A1"}}})
	if gone := c.want(200, "DELETE", hardware+"tokens", map[string]any{"serialNumbers": []any{"A1", "A9"}}).object(); gone["deletedCount"] != 1.0 {
		t.Errorf("deleted %v", gone)
	}
	if tokens, left := c.tenant.Objects("hardware_tokens"), c.tenant.Objects("hardware_token_assignments"); len(tokens) != 1 || len(left) != 0 {
		t.Errorf("left %v, %v", tokens, left)
	}
	for _, text := range []string{"", "serialNumber,seed", "serial,seed\nA4,ee", "serialNumber,seed,color\nA4,ee,red"} {
		c.refused("csv_text", "PUT", hardware+"tokens", map[string]any{"csv_text": text})
	}
	c.refused("pSize", "POST", hardware+"fetch", map[string]any{"pSize": 0})
}
