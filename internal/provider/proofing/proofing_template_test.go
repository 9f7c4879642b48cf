package proofing_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	proofingAddress = "onekosmos_proofing_template.test"
	proofings       = "proofing_templates"
	proofingAt      = "/proofingtemplates/tenant/{tenantId}/community/{communityId}"
	proofingByID    = proofingAt + "/id/{id}"

	minimalSteps = `
  steps = [{ name = "front", type = "CAPTURE_FRONT", html = "<p>Front</p>" }]
`
	fullSteps = `
  steps = [
    {
      name   = "welcome"
      type   = "HTML"
      html   = <<-EOT
        <p>Grüezi {{first}} &amp; 日本</p>
      EOT
      params = { first = "firstname", last = "lastname" }
      actions = [
        { name = "next", on = "click", jump_to = "front" },
        { name = "send", on = "submit", call = "submit" },
      ]
    },
    { name = "front", type = "CAPTURE_FRONT", html = "<p>Front again</p>" },
    { name = "back", type = "CAPTURE_BACK", html = "Test", actions = [{ jump_to = "welcome" }] },
    { name = "selfie", type = "CAPTURE_SELFIE", html = "x" },
    { name = "wait", type = "PROCESSING", html = "x", params = { a = "b" } },
  ]
`
)

// proofingConfig is a template of a kind with steps; session may be "".
func proofingConfig(session, dvc, document, steps string) string {
	drift := ""
	if session != "" {
		drift = fmt.Sprintf("  drift_session_id = %q\n", session)
	}
	return fmt.Sprintf("resource \"onekosmos_proofing_template\" \"test\" {\n  dvc_id        = %q\n  document_type = %q\n%s%s}\n", dvc, document, drift, steps)
}

func onlyTemplate(t *testing.T, local *localtenant.Tenant) string {
	t.Helper()
	found := local.Objects(proofings)
	if len(found) != 1 {
		t.Fatalf("the tenant has %v", found)
	}
	return found[0]["_id"].(string)
}

// editFirstStep changes the first step of a template behind Terraform's back.
func editFirstStep(t *testing.T, local *localtenant.Tenant) func() {
	return func() {
		local.Change(proofings, onlyTemplate(t, local), func(o map[string]any) {
			o["workflow"].([]any)[0].(map[string]any)["html"] = base64.StdEncoding.EncodeToString([]byte("changed outside"))
		})
	}
}

// Without a session nothing outside is noticed, and with one it is.
func TestProofingTemplate_drift(t *testing.T) {
	for name, noticed := range map[string]bool{"session": true, "none": false} {
		t.Run(name, func(t *testing.T) {
			tenant := acctest.Start(t)
			local := tenant.Local(t)
			session := ""
			if noticed {
				session = local.OpenProofingSession("dvc-1", "dl_object")
			}
			config := tenant.Config(proofingConfig(session, "dvc-1", "dl_object", fullSteps))
			after := acctest.Empty
			if noticed {
				after = acctest.Acts(proofingAddress, plancheck.ResourceActionUpdate)
			}
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: config},
					{PreConfig: editFirstStep(t, local), Config: config, ConfigPlanChecks: after},
				},
			})
		})
	}
}

// A session that cannot show the template keeps it, with a warning, and is no
// way to change it.
func TestProofingTemplateSessionEnds(t *testing.T) {
	const kind = "onekosmos_proofing_template"
	step := rig.Values{"name": "a", "type": "HTML", "html": "<p>"}
	for name, test := range map[string]struct {
		end  func(*localtenant.Tenant, string)
		says string
	}{
		"removed": {func(local *localtenant.Tenant, session string) {
			for _, s := range local.Objects("proofing_sessions") {
				local.Remove("proofing_sessions", s["_id"].(string))
			}
		}, "sessionId is unknown"},
		"expired": {func(local *localtenant.Tenant, session string) {
			local.ExpireProofingSession(session)
			local.Remove(proofings, local.Objects(proofings)[0]["_id"].(string))
		}, "the session is over"},
		"of something else": {func(local *localtenant.Tenant, session string) {
			local.Change("proofing_sessions", local.Objects("proofing_sessions")[0]["_id"].(string), func(s map[string]any) { s["dvcID"] = "dvc-2" })
		}, `"dvc-2"`},
	} {
		t.Run(name, func(t *testing.T) {
			tenant, r := acctest.NewRig(t, rig.Values{"read_coalescing": false})
			local := tenant.Local(t)
			session := local.OpenProofingSession("dvc-1", "dl_object")
			config := rig.Values{"dvc_id": "dvc-1", "document_type": "dl_object", "drift_session_id": session, "steps": []any{step}}
			made, problems := r.Create(kind, config)
			if problems != nil {
				t.Fatal(problems)
			}
			test.end(local, session)
			kept, problems := r.Read(made)
			if kept == nil || problems.Errors() != nil || !strings.Contains(problems.String(), test.says) || fmt.Sprint(problems.Paths()) != "[drift_session_id]" {
				t.Fatalf("%v: %s", kept, problems)
			}
			if before, after := fmt.Sprint(made.Values()), fmt.Sprint(kept.Values()); before != after {
				t.Errorf("the state was %s, and is %s", before, after)
			}
			changed := config.With(rig.Values{"steps": []any{step.With(rig.Values{"html": "<b>"})}})
			if _, problems := r.Update(kept, changed); !strings.Contains(problems.Errors().String(), "nothing was changed") || !strings.Contains(problems.String(), test.says) {
				t.Errorf("changed through it: %s", problems)
			}
			if local.Count("PATCH", proofingByID) != 0 {
				t.Error("the tenant was asked to change it")
			}
			if name == "expired" {
				return // the template is gone
			}
			// Another session, or none, is no change of the template.
			again, problems := r.Update(kept, config.With(rig.Values{"drift_session_id": local.OpenProofingSession("dvc-1", "dl_object")}))
			if problems != nil || local.Count("PATCH", proofingByID) != 0 {
				t.Fatalf("%s, %d changes", problems, local.Count("PATCH", proofingByID))
			}
			if _, problems := r.Update(again, changed.With(rig.Values{"drift_session_id": nil})); problems != nil || local.Count("PATCH", proofingByID) != 1 {
				t.Errorf("%s, %d changes", problems, local.Count("PATCH", proofingByID))
			}
		})
	}
}

// A script that the tenant keeps goes back to it.
func TestProofingTemplate_keepsScripts(t *testing.T) {
	tenant := acctest.Start(t)
	local := tenant.Local(t)
	session := local.OpenProofingSession("dvc-1", "dl_object")
	config := tenant.Config(proofingConfig(session, "dvc-1", "dl_object", fullSteps))
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config},
			{
				PreConfig: func() {
					local.Change(proofings, onlyTemplate(t, local), func(o map[string]any) {
						o["workflow"].([]any)[0].(map[string]any)["actions"].([]any)[1].(map[string]any)["script"] = "run()"
					})
				},
				Config: config, ConfigPlanChecks: acctest.Empty,
			},
			{
				Config:           strings.Replace(config, "Front again", "Front", 1),
				ConfigPlanChecks: acctest.Acts(proofingAddress, plancheck.ResourceActionUpdate),
				Check: func(*terraform.State) error {
					changes := acctest.Sent(local, "PATCH", proofingByID)
					action := changes[0]["workflow"].([]any)[0].(map[string]any)["actions"].([]any)[1].(map[string]any)
					if len(changes) != 1 || len(changes[0]) != 1 || action["script"] != "run()" || action["name"] != "send" {
						return fmt.Errorf("sent %v", changes)
					}
					return nil
				},
			},
		},
	})
}

// An import by the id alone sees the id: the next apply sets the rest, and
// replaces nothing.
func TestProofingTemplate_import(t *testing.T) {
	for form, block := range map[string]string{"id": "id = %q", "identity": "identity = { id = %q }"} {
		t.Run(form, func(t *testing.T) {
			tenant := acctest.Start(t)
			local := tenant.Local(t)
			session := local.OpenProofingSession("dvc-1", "dl_object")
			id := local.Add(proofings, map[string]any{"dvcID": "dvc-1", "documentType": "dl_object", "workflow": []any{map[string]any{
				"name": "front", "type": "CAPTURE_FRONT", "html": base64.StdEncoding.EncodeToString([]byte("<p>Front</p>")), "params": []any{}, "actions": []any{},
			}}})
			core.ParallelTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{{
					Config: tenant.Config(proofingConfig(session, "dvc-1", "dl_object", minimalSteps) +
						"import {\n to = " + proofingAddress + "\n " + fmt.Sprintf(block, id) + "\n}\n"),
					ConfigPlanChecks: acctest.Acts(proofingAddress, plancheck.ResourceActionUpdate),
					ConfigStateChecks: []statecheck.StateCheck{
						statecheck.ExpectKnownValue(proofingAddress, tfjsonpath.New("id"), knownvalue.StringExact(id)),
						statecheck.ExpectKnownValue(proofingAddress, tfjsonpath.New("dvc_id"), knownvalue.StringExact("dvc-1")),
					},
				}},
			})
		})
	}
}

// The configuration is believed after an import that saw nothing, until the
// tenant says otherwise.
func TestProofingTemplate_importOfAnother(t *testing.T) {
	tenant := acctest.Start(t)
	id := tenant.Local(t).Add(proofings, map[string]any{"dvcID": "dvc-1", "documentType": "ppt_object", "workflow": []any{}})
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config:      tenant.Config(proofingConfig("", "dvc-1", "dl_object", minimalSteps) + "import {\n to = " + proofingAddress + "\n id = \"" + id + "\"\n}\n"),
			ExpectError: acctest.Expect("Could not update proofing template", `is of document type "ppt_object" and not "dl_object"`),
		}},
	})
}

// A creation whose answer is lost is not made again.
func TestProofingTemplateLostCreate(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{})
	local := tenant.Local(t)
	config := rig.Values{"dvc_id": "dvc-1", "document_type": "dl_object", "steps": []any{rig.Values{"name": "a", "type": "HTML", "html": "<p>"}}}
	fault := localtenant.Fault{Method: "PUT", Path: proofingAt, DropAfter: true}
	local.Inject(fault)
	if made, problems := r.Create("onekosmos_proofing_template", config); made != nil || !strings.Contains(problems.String(), "Check in AdminX whether it exists") {
		t.Errorf("%v: %s", made, problems)
	}
	local.Remove(proofings, onlyTemplate(t, local))
	local.Inject(fault)
	made, problems := r.Create("onekosmos_proofing_template", config.With(rig.Values{"drift_session_id": local.OpenProofingSession("dvc-1", "dl_object")}))
	if problems != nil || made.Values()["id"] != onlyTemplate(t, local) {
		t.Errorf("%v: %s", made, problems)
	}
}

func TestProofingTemplateDataSources(t *testing.T) {
	tenant := acctest.Start(t, localtenant.Modes{ShuffleLists: true, UnknownFields: true})
	local := tenant.Local(t)
	session := local.OpenProofingSession("dvc-1", "dl_object")
	local.Add(proofings, map[string]any{"_id": "ffffffffffffffffffffffff", "dvcID": "dvc-1", "documentType": "dl_object", "workflow": []any{}})
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: tenant.Config(`data "onekosmos_proofing_template" "x" {
  session_id = "` + session + `"
  id         = "6070951e8dfc7f29228126c9"
}`), ExpectError: acctest.Expect("Could not read proofing template", "has no proofing template with id 6070951e8dfc7f29228126c9", `verification configuration "dvc-1"`)},
			{Config: tenant.Config(`data "onekosmos_proofing_session_templates" "x" { session_id = "x" }`), ExpectError: acctest.Expect("session_id")},
			{Config: tenant.Config(`data "onekosmos_proofing_session_templates" "x" { session_id = "" }`), ExpectError: acctest.Expect("session_id", "at least 1")},
			{
				Config: tenant.Config(proofingConfig("", "dvc-1", "dl_object", fullSteps) + `
locals {
  session = "` + session + `"
}
data "onekosmos_proofing_template" "one" {
  session_id = local.session
  id         = onekosmos_proofing_template.test.id
}
data "onekosmos_proofing_session_templates" "all" {
  session_id = local.session
  depends_on = [onekosmos_proofing_template.test]
}
output "same" {
  value = alltrue([for t in [data.onekosmos_proofing_template.one, data.onekosmos_proofing_session_templates.all.templates[0]] :
    jsonencode([t.id, t.dvc_id, t.document_type, t.steps]) == jsonencode([
      onekosmos_proofing_template.test.id, onekosmos_proofing_template.test.dvc_id,
      onekosmos_proofing_template.test.document_type, onekosmos_proofing_template.test.steps])])
}
output "ids" {
  value = [for t in data.onekosmos_proofing_session_templates.all.templates : t.id][1]
}
`),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownOutputValue("same", knownvalue.Bool(true)),
					statecheck.ExpectKnownOutputValue("ids", knownvalue.StringExact("ffffffffffffffffffffffff")),
				},
			},
		},
	})
}

// What is not known yet is not refused.
func TestProofingTemplateUnknownsAreAccepted(t *testing.T) {
	_, r := acctest.NewRig(t, rig.Values{})
	base := rig.Values{"dvc_id": "d", "document_type": "dl_object"}
	step := rig.Values{"name": "a", "type": "HTML", "html": "x"}
	for name, change := range map[string]rig.Values{
		"steps":      {"steps": rig.Unknown},
		"a step":     {"steps": []any{rig.Unknown, step.With(rig.Values{"actions": []any{rig.Values{"jump_to": "b"}}})}},
		"a name":     {"steps": []any{step.With(rig.Values{"name": rig.Unknown}), step.With(rig.Values{"actions": []any{rig.Values{"jump_to": "b"}}})}},
		"a jump":     {"steps": []any{step.With(rig.Values{"actions": []any{rig.Values{"jump_to": rig.Unknown}}})}},
		"actions":    {"steps": []any{step.With(rig.Values{"actions": rig.Unknown, "params": rig.Unknown})}},
		"everything": {"steps": []any{step}, "dvc_id": rig.Unknown, "document_type": rig.Unknown, "drift_session_id": rig.Unknown},
	} {
		if _, problems := r.Plan("onekosmos_proofing_template", nil, base.With(change)); len(problems.Errors()) > 0 {
			t.Errorf("%s: %s", name, problems)
		}
	}
}
