package provider_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

var supportID = regexp.MustCompile(`\[request [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\]`)

// Every form of an error that a tenant answers says what failed, on what, what
// the tenant said, what to do next, and by which id support finds it. It
// repeats no credential.
func TestEveryTenantErrorIsTold(t *testing.T) {
	t.Parallel()
	const kind = "onekosmos_user_attribute"
	tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false, "max_retries": 0})
	local := tenant.Local(t)
	var module string
	for _, object := range local.Objects("auth_modules") {
		module = fmt.Sprint(object["_id"])
	}
	config := rig.Values{"auth_module_id": module, "name": "Department", "directory_attribute": "department"}
	object, problems := r.Create(kind, config)
	if problems.Errors() != nil {
		t.Fatal(problems)
	}
	html := "<!doctype html><h1>HTTP Status 500</h1>" + local.License()
	for name, shape := range map[string]struct{ body, says string }{
		"fields":            {`{"errors":[{"message":"field empty","param":"name"}]}`, "name: field empty"},
		"code":              {`{"code":4711,"message":"no luck"}`, "(4711): no luck"},
		"message":           {`{"message":"no luck"}`, "no luck"},
		"error_code":        {`{"error_code":4711,"message":"no luck","status":false}`, "(4711): no luck"},
		"errorMessage":      {`{"message":"","status":false,"errorMessage":"locked","errorCode":"E11001"}`, "(E11001): locked"},
		"statusCode":        {`{"statusCode":4711,"error":"Bad","message":"no luck"}`, "no luck"},
		"sunset":            {`{"error":"Gone","message":"removed","sunset":"2025-01-01"}`, "removed"},
		"HTML":              {html, "HTML page"},
		"nothing":           {"", "no body"},
		"what was sent":     {`{"message":"` + local.License() + ` and ` + local.Password() + ` are not accepted"}`, "are not accepted"},
		"no JSON":           {local.License(), "not JSON"},
		"part of an answer": {`{"message":"no lu`, "not JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, status := range []int{400, 403, 404, 405, 409, 410, 420, 423, 429, 500, 501, 502, 503} {
				local.ClearFaults()
				fault := localtenant.Fault{Status: status, Body: shape.body, ContentType: "application/json", Times: -1}
				if strings.HasPrefix(shape.body, "<") {
					fault.ContentType = "text/html"
				}
				for _, path := range []string{"/attributes", "/attributes/{attributeId}"} {
					fault.Path = path
					local.Inject(fault)
				}
				_, created := r.Create(kind, config.With(rig.Values{"name": "Other", "directory_attribute": "other"}))
				told := map[string]rig.Problems{`create user attribute "Other"`: created}
				if status != http.StatusNotFound { // which may say that it is gone
					_, told[`read user attribute "`+object.Identity().Text("id")+`"`] = r.Read(object)
				}
				for failed, problems := range told {
					all := problems.Errors()
					if len(all) != 1 {
						t.Errorf("%d: %s: %d errors: %s", status, failed, len(all), problems)
						continue
					}
					said, next, _ := strings.Cut(all[0].Detail, "\n\n")
					for _, want := range []string{"/attributes", fmt.Sprintf(": %d", status), shape.says} {
						if !strings.Contains(said, want) {
							t.Errorf("%d: %s: %q does not say %q", status, failed, said, want)
						}
					}
					if all[0].Summary != "Could not "+failed || !supportID.MatchString(said) || len(next) < 20 || !strings.HasSuffix(next, ".") {
						t.Errorf("%d: %s: %s", status, failed, problems)
					}
					if text := problems.String(); strings.Contains(text, local.License()) || strings.Contains(text, local.Password()) {
						t.Errorf("%d: %s: a credential is repeated: %s", status, failed, text)
					}
				}
			}
		})
	}
	local.ClearFaults()
	if problems := r.Destroy(object); problems.Errors() != nil {
		t.Error(problems)
	}
}
