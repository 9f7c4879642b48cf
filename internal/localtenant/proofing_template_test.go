package localtenant_test

import (
	"encoding/base64"
	"net/http"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func step(edit ...func(map[string]any)) map[string]any {
	body := map[string]any{
		"name": "welcome", "type": "HTML", "html": base64.StdEncoding.EncodeToString([]byte("<p>ü</p>")),
		"params":  items(map[string]any{"name": "first", "field": "firstname"}),
		"actions": items(map[string]any{"name": "next", "on": "click", "jumpTo": "front"}),
	}
	for _, change := range edit {
		change(body)
	}
	return body
}

func proofingTemplate(edit ...func(map[string]any)) map[string]any {
	body := map[string]any{
		"documentType": "dl_object", "dvcID": "dvc-1",
		"workflow": items(step(), step(with("name", "front"), with("type", "CAPTURE_FRONT"), without("params", "actions"))),
	}
	for _, change := range edit {
		change(body)
	}
	return body
}

func workflow(edit ...func(map[string]any)) map[string]any {
	return map[string]any{"workflow": items(step(edit...))}
}

func TestProofingTemplateLife(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	path := "/proofingtemplates" + c.place()
	out := c.proof(200, "PUT", path, proofingTemplate())
	made := out.object()
	id, _ := made["_id"].(string)
	if out.sealed || len(id) != 24 || made["dvcID"] != nil || made["tenantId"] != c.tenant.TenantID() {
		t.Fatalf("created %v, sealed %v", made, out.sealed)
	}
	action, _ := at(made, "workflow", 0, "actions", 0).(map[string]any)
	if script, there := action["script"]; !there || script != nil || len(action) != 5 || action["jumpTo"] != "front" {
		t.Errorf("the action %v", action)
	}
	if none, ok := at(made, "workflow", 1, "params").([]any); !ok || len(none) != 0 {
		t.Errorf("the second step %v", at(made, "workflow", 1))
	}
	session := c.tenant.OpenProofingSession("dvc-1", "dl_object")
	read := func(session string) []any {
		t.Helper()
		found, _ := at(c.plain("GET", "/idproofingapi/proofingtemplates/"+session, "").body, "list").([]any)
		return found
	}
	if found := read(session); len(found) != 1 || at(found, 0, "_id") != id || at(found, 0, "workflow", 1, "type") != "CAPTURE_FRONT" {
		t.Errorf("the session has %v", found)
	}
	for _, other := range []string{c.tenant.OpenProofingSession("dvc-2", "dl_object"), c.tenant.OpenProofingSession("dvc-1", "ppt_object")} {
		if found := read(other); found == nil || len(found) != 0 {
			t.Errorf("another session has %v", found)
		}
	}

	// What was answered may come back.
	changed := c.proof(200, "PATCH", path+"/id/"+id, map[string]any{"workflow": made["workflow"]}).object()
	if at(changed, "workflow", 1, "name") != "front" {
		t.Errorf("changed to %v", changed)
	}
	changed = c.proof(200, "PATCH", path+"/id/"+id, workflow(with("name", "one"))).object()
	if at(changed, "workflow", 0, "name") != "one" || at(changed, "workflow", 1) != nil || changed["_id"] != id {
		t.Errorf("changed to %v", changed)
	}

	// PATCH by dvcId takes the oldest, asks for a license and for a sealed body.
	second, _ := c.proof(200, "PUT", path, proofingTemplate()).object()["_id"].(string)
	byDVC := "/idproofingapi" + path + "/dvcId/dvc-1"
	license := c.license("idproofingapi", c.tenant.License())
	body := workflow(with("name", "two"))
	body["documentType"] = "dl_object"
	out = c.want(200, "PATCH", byDVC, body, license, drop("authorization"))
	if out.sealed || out.object()["_id"] != id || at(out.body, "workflow", 0, "name") != "two" {
		t.Errorf("by dvcId: %v", out.body)
	}
	c.refused("licensekey", "PATCH", byDVC, body)
	c.want(http.StatusUnauthorized, "PATCH", byDVC, body, c.license("idproofingapi", "another"))
	c.refused("documentType", "PATCH", byDVC, workflow(), license)
	body["documentType"] = "ppt_object"
	c.want(http.StatusNotFound, "PATCH", byDVC, body, license)
	if got := c.tenant.Violations(); got != nil {
		t.Errorf("violations: %v", got)
	}
	c.refused("data", "PATCH", byDVC, nil, license, unsealed(body))
	if got := c.tenant.Violations(); len(got) != 1 {
		t.Errorf("violations: %v", got)
	}

	if found := read(session); len(found) != 2 {
		t.Errorf("the session has %v", found)
	}
	if gone := c.proof(http.StatusNoContent, "DELETE", path+"/id/"+second, nil, license); gone.raw != "" {
		t.Errorf("204 with %q", gone.raw)
	}
	c.proof(http.StatusNotFound, "DELETE", path+"/id/"+second, nil)
	c.proof(http.StatusNotFound, "PATCH", path+"/id/"+second, workflow())
	c.want(http.StatusUnauthorized, "DELETE", "/idproofingapi"+path+"/id/"+id, nil, c.license("idproofingapi", "another"))
}

func TestProofingTemplateValidation(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	path := "/proofingtemplates" + c.place()
	steps := func(edit ...func(map[string]any)) func(map[string]any) { return with("workflow", items(step(edit...))) }
	for param, edit := range map[string]func(map[string]any){
		"documentType": with("documentType", "passport"), "dvcID": without("dvcID"), "workflow": with("workflow", items()),
		"surprise": with("surprise", 1), "_id": with("_id", "6070951e8dfc7f29228126c9"),
		"workflow[0].name": steps(without("name")), "workflow[0].type": steps(with("type", "VIDEO")),
		"workflow[0].html":              steps(with("html", "<p>")),
		"workflow[0].params":            steps(with("params", map[string]any{"name": "x"})),
		"workflow[0].params[0].name":    steps(with("params", items(map[string]any{"name": nil}))),
		"workflow[0].actions[0].when":   steps(with("actions", items(map[string]any{"when": "x"}))),
		"workflow[0].actions[0].script": steps(with("actions", items(map[string]any{"script": "x"}))),
	} {
		c.refusedPlain(param, "PUT", path, proofingTemplate(edit))
	}
	// The sealed form is not what the text prints.
	c.tenant.Set(localtenant.Modes{Bodies: "bare"})
	c.refused("data", "PUT", "/idproofingapi"+path, proofingTemplate())
	c.tenant.Set(localtenant.Modes{})
	c.refusedPlain("tenantId", "PUT", "/proofingtemplates/tenant/x/community/"+c.tenant.CommunityID(), proofingTemplate())
	c.refusedPlain("communityId", "PUT", "/proofingtemplates/tenant/"+c.tenant.TenantID()+"/community/x", proofingTemplate())
	c.refused("requestid", "PUT", "/idproofingapi"+path, nil, unsealed(proofingTemplate()), drop("requestid"))
	if got := c.tenant.Objects("proofing_templates"); len(got) != 0 {
		t.Errorf("refused and kept: %v", got)
	}
	id, _ := c.proof(200, "PUT", path, proofingTemplate()).object()["_id"].(string)
	c.refusedPlain("documentType", "PATCH", path+"/id/"+id, proofingTemplate(without("dvcID")))
	c.refusedPlain("workflow", "PATCH", path+"/id/"+id, map[string]any{})
	c.refusedPlain("workflow[0].html", "PATCH", path+"/id/"+id, workflow(without("html")))
	c.refusedPlain("workflow[0].actions[0].script", "PATCH", path+"/id/"+id,
		workflow(with("actions", items(map[string]any{"script": "x"}))))
	c.refusedPlain("id", "PATCH", path+"/id/x", workflow())
	c.refused("sessionId", "GET", "/idproofingapi/proofingtemplates/x", nil, drop("authorization"))
}

func TestProofingTemplateModes(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{Modes: localtenant.Modes{UnknownFields: true, PartialLists: true}})
	path := "/proofingtemplates" + c.place()
	made := c.proof(200, "PUT", path, proofingTemplate()).object()
	if made["dvcID"] != "dvc-1" || at(made, "workflow", 0, "actions", 0, "newerText") == nil {
		t.Errorf("not a newer tenant's: %v", made)
	}
	id, _ := made["_id"].(string)
	c.proof(200, "PATCH", path+"/id/"+id, map[string]any{"workflow": made["workflow"]})
	session := c.tenant.OpenProofingSession("dvc-1", "dl_object")
	c.tenant.Set(localtenant.Modes{PartialLists: true})
	// A caller may seal the headers of a call that asks for none.
	read := c.proof(200, "GET", "/proofingtemplates/"+session, nil, c.license("idproofingapi", c.tenant.License()))
	if at(read.body, "list", 0, "workflow", 0, "html") == nil || at(read.body, "list", 0, "workflow", 0, "actions", 0, "jumpTo") != nil {
		t.Errorf("a partial list: %v", read.body)
	}
	c.tenant.Change("proofing_templates", id, func(object map[string]any) {
		object["workflow"].([]any)[0].(map[string]any)["actions"].([]any)[0].(map[string]any)["script"] = "run()"
	})
	c.proof(200, "PATCH", path+"/id/"+id, workflow(with("actions", items(map[string]any{"script": "run()"}))))
	c.tenant.Set(localtenant.Modes{BareCreates: true})
	if made := c.proof(200, "PUT", path, proofingTemplate()).object(); len(made) != 1 || made["_id"] == nil {
		t.Errorf("a bare create answers %v", made)
	}
}
