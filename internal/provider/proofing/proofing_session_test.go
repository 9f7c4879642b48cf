package proofing_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	aSession         = "onekosmos_proofing_session"
	allSessions      = "onekosmos_proofing_sessions"
	sessionTemplates = "onekosmos_proofing_session_templates"
)

// wantProblem wants one error, on an attribute, that says all of says.
func wantProblem(t *testing.T, problems rig.Problems, attribute string, says ...string) {
	t.Helper()
	errors := problems.Errors()
	if len(errors) != 1 || errors.Paths()[0] != attribute {
		t.Errorf("want one error on %q, got %v", attribute, problems)
		return
	}
	for _, text := range says {
		if !strings.Contains(errors.String(), text) {
			t.Errorf("the error does not say %q: %v", text, errors)
		}
	}
}

func TestProofingSession(t *testing.T) {
	tenant := acctest.Start(t)
	acctest.NoViolations(t, tenant)
	local := tenant.Local(t)
	id := local.OpenProofingSessions(1, func(_ int, session map[string]any) {
		session["workflowId"], session["wfInstanceId"], session["useBucket"] = "wf-1", "wfi-1", true
		session["license"] = "secret-of-the-capture-engine"
	})[0]
	local.CompleteProofingSession(id, "FAILED", map[string]any{"documentId": "of-a-person"})
	is := func(attribute string, check knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data."+aSession+".test", tfjsonpath.New(attribute), check)
	}
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: tenant.Config(fmt.Sprintf(`
data "onekosmos_proofing_session" "test" {
  id       = %q
  wait_for = { timeout = "5m" }
}
data "onekosmos_proofing_sessions" "all" {}
output "all" { value = one(data.onekosmos_proofing_sessions.all.proofing_sessions) }
data "onekosmos_proofing_connectors" "all" {}
output "connectors" { value = [for c in data.onekosmos_proofing_connectors.all.connectors : "${c.verifier_type} ${c.document_type}"] }
`, id)),
			Check: resource.ComposeTestCheckFunc(acctest.NotInState("secret-of-the-capture-engine"), acctest.NotInState("of-a-person")),
			ConfigStateChecks: []statecheck.StateCheck{
				is("status", knownvalue.StringExact("COMPLETED")), is("document_type", knownvalue.StringExact("dl_object")),
				is("user", knownvalue.ObjectExact(map[string]knownvalue.Check{
					"uid": knownvalue.StringExact("user-0"), "username": knownvalue.StringExact("user-0"),
					"first_name": knownvalue.StringExact("First0"), "last_name": knownvalue.StringExact("Last0"),
				})),
				is("workflow_id", knownvalue.StringExact("wf-1")), is("workflow_instance_id", knownvalue.StringExact("wfi-1")),
				is("high_resolution_images", knownvalue.Bool(true)), is("bypass_config", knownvalue.StringExact("[]")),
				is("auto_detect_timeout_seconds", knownvalue.Int64Exact(40)), is("post_timeout_capture_mode", knownvalue.StringExact("none")),
				is("selfie_capture_mode", knownvalue.StringExact("auto")), is("auto_capture_countdown_seconds", knownvalue.Int64Exact(5)),
				is("auto_capture_countdown_visible", knownvalue.Bool(true)),
				statecheck.ExpectKnownOutputValueAtPath("all", tfjsonpath.New("result_status"), knownvalue.StringExact("FAILED")),
				statecheck.ExpectKnownOutputValueAtPath("all", tfjsonpath.New("user").AtMapKey("last_name"), knownvalue.StringExact("Last0")),
				statecheck.ExpectKnownOutputValue("connectors", knownvalue.ListExact([]knownvalue.Check{
					knownvalue.StringExact("authenticid dl"), knownvalue.StringExact("authenticid idcard"), knownvalue.StringExact("authenticid ppt"),
					knownvalue.StringExact("microblink dl"), knownvalue.StringExact("microblink idcard"), knownvalue.StringExact("microblink ppt"),
				})),
			},
		}},
	})
}

// What is wrong is said at plan, before anything is sent.
func TestProofingSession_badInput(t *testing.T) {
	tenant := acctest.Start(t)
	const dates = "Must be a date and time such as 2024-12-19 23:59:59.000 (YYYY-MM-DD HH:mm:ss.SSS)"
	for name, c := range map[string]struct{ config, says, remedy string }{
		"no id":               {`data "onekosmos_proofing_session" "x" { id = "" }`, "id", "length must be at least 1"},
		"validated and ended": {"data \"onekosmos_proofing_session\" \"x\" {\n id = \"x\"\n validate = true\n wait_for = { timeout = \"5m\" }\n}", "validate: conflicts with wait_for", "Remove one of them"},
		"a wait too long":     {"data \"onekosmos_proofing_session\" \"x\" {\n id = \"x\"\n wait_for = { timeout = \"1h\" }\n}", `wait_for.timeout: "1h"`, "Must be between"},
		"no session":          {`data "onekosmos_proofing_session_templates" "x" { session_id = "" }`, "session_id", "length must be at least 1"},
		"a day":               {`data "onekosmos_proofing_sessions" "x" { start_date = "2024-12-19" }`, `start_date: "2024-12-19"`, dates},
		"a timestamp":         {`data "onekosmos_proofing_sessions" "x" { end_date = "2024-12-19T23:59:59Z" }`, `end_date: "2024-12-19T23:59:59Z"`, dates},
		"a short fraction":    {`data "onekosmos_proofing_sessions" "x" { end_date = "2024-12-19 23:59:59.0" }`, `end_date: "2024-12-19 23:59:59.0"`, dates},
		"no such day":         {`data "onekosmos_proofing_sessions" "x" { end_date = "2023-02-29 00:00:00.000" }`, `end_date: "2023-02-29 00:00:00.000"`, dates},
		"ends before": {"data \"onekosmos_proofing_sessions\" \"x\" {\n start_date = \"2024-12-19 00:00:00.001\"\n end_date = \"2024-12-19 00:00:00.000\"\n}",
			`end_date: "2024-12-19 00:00:00.000" is before start_date`, "Set a later date"},
		"a status":         {`data "onekosmos_proofing_sessions" "x" { status = "pending" }`, "status", `"PENDING"`},
		"a recommendation": {`data "onekosmos_proofing_sessions" "x" { overall_recommendation = "PASS" }`, "overall_recommendation", `"COMPLETED_PASS"`},
		"a document":       {`data "onekosmos_proofing_sessions" "x" { document_type = "dl" }`, "document_type", `"dl_object"`},
		"an empty filter":  {`data "onekosmos_proofing_sessions" "x" { uid = "" }`, "uid", "length must be at least 1"},
	} {
		acctest.Refused(t, tenant, name, c.config, c.says, c.remedy)
	}
}

func TestProofingSessionModes(t *testing.T) {
	for name, modes := range map[string]localtenant.Modes{
		"as printed": {}, "in the other form": {OtherSessionForm: true, UnknownFields: true, Secrets: "omitted"},
	} {
		t.Run(name, func(t *testing.T) {
			tenant, r := acctest.NewRig(t, rig.Values{}, modes)
			local := tenant.Local(t)
			ids := local.OpenProofingSessions(2, func(i int, session map[string]any) {
				if session["useBucket"] = true; i == 1 {
					session["user"] = nil
				}
			})
			for i, id := range ids {
				got, problems := r.ReadData(aSession, rig.Values{"id": id, "validate": true})
				if problems != nil || got.Text("status") != "PENDING" || got["high_resolution_images"] != true {
					t.Fatal(got, problems)
				}
				if uid := got.Get("user.uid"); i == 0 && uid != "user-0" || i == 1 && uid != nil {
					t.Errorf("session %d is of %v", i, uid)
				}
			}
		})
	}
}

// An unknown session, one that is over, and one that is waited for in vain each
// say what to do.
func TestProofingSessionProblems(t *testing.T) {
	for name, modes := range map[string]localtenant.Modes{"told": {}, "refused": {RefuseEndedSessions: true}} {
		t.Run(name, func(t *testing.T) {
			tenant, r := acctest.NewRig(t, rig.Values{}, modes)
			local := tenant.Local(t)
			id := local.OpenProofingSession("dvc", "dl_object")
			_, problems := r.ReadData(aSession, rig.Values{"id": id, "wait_for": rig.Values{"timeout": "1s"}})
			wantProblem(t, problems, "", id, "timed out after 1s", "give wait_for with a timeout that is long enough")
			local.ExpireProofingSession(id)
			if got, problems := r.ReadData(aSession, rig.Values{"id": id, "wait_for": rig.Values{"timeout": "5m"}}); problems != nil || got.Text("status") != "EXPIRED" {
				t.Errorf("an expired session is %v, %v", got, problems)
			}
			_, problems = r.ReadData(aSession, rig.Values{"id": id, "validate": true})
			wantProblem(t, problems, "id", id, "EXPIRED", "open a new one")
			for _, validate := range []bool{false, true} {
				_, problems = r.ReadData(aSession, rig.Values{"id": "no-such", "validate": validate})
				wantProblem(t, problems, "id", `"no-such"`, "another tenant or community", "Use the ID returned when the session was opened")
			}
			_, problems = r.ReadData(sessionTemplates, rig.Values{"session_id": "no-such"})
			wantProblem(t, problems, "session_id", `"no-such"`, "another tenant or community", "open a new one")
			// What is no fault of the session is not said to be one.
			local.Inject(localtenant.Fault{Method: "GET", Path: "/idproofingapi/proofingsession/{sessionId}", Status: 403, Body: `{"message":"not you"}`, ContentType: "application/json"})
			_, problems = r.ReadData(aSession, rig.Values{"id": id})
			wantProblem(t, problems, "", "not you", "administrator")
		})
	}
}

// A session is asked for until it has ended.
func TestProofingSessionWait(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{})
	local := tenant.Local(t)
	id := local.OpenProofingSession("dvc", "dl_object")
	go func() {
		for local.Count("GET", "/proofingsession/{sessionId}") == 0 {
			if t.Context().Err() != nil {
				return
			}
		}
		local.CompleteProofingSession(id, "PASS")
	}()
	got, problems := r.ReadData(aSession, rig.Values{"id": id, "wait_for": rig.Values{"timeout": "5m"}})
	if problems != nil || got.Text("status") != "COMPLETED" {
		t.Errorf("%v, %v", got, problems)
	}
	if asked := local.Count("GET", "/proofingsession/{sessionId}"); asked < 2 {
		t.Errorf("asked %d times", asked)
	}
}

// Every page is read, and no session twice; the order is always the same.
func TestProofingSessionsAll(t *testing.T) {
	for name, modes := range map[string]localtenant.Modes{
		"as printed":        {},
		"in the other form": {OtherSessionForm: true, NumericTimes: true, UnknownFields: true, PartialLists: true, ShuffleLists: true, PageLimit: 37},
	} {
		t.Run(name, func(t *testing.T) {
			tenant, r := acctest.NewRig(t, rig.Values{}, modes)
			ids := tenant.Local(t).OpenProofingSessions(1000, func(i int, session map[string]any) {
				session["createdTS"] = fmt.Sprintf("2024-12-19T%02d:%02d:00.000Z", i/60, i%60)
			})
			got, problems := r.ReadData(allSessions, rig.Values{})
			if problems != nil {
				t.Fatal(problems)
			}
			var found []string
			for _, item := range got["proofing_sessions"].([]any) {
				found = append(found, item.(rig.Values).Text("id"))
			}
			if !slices.Equal(found, ids) {
				t.Errorf("%d sessions are listed, not the %d in their order", len(found), len(ids))
			}
			last := got["proofing_sessions"].([]any)[999].(rig.Values)
			if last.Text("created_at") != "2024-12-19T16:39:00.000Z" || last.Get("started_at") != nil || (last.Get("status") != nil) != modes.OtherSessionForm {
				t.Errorf("listed %v", last)
			}
		})
	}
}

// Each filter reaches the tenant under its own name.
func TestProofingSessionsFilters(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{})
	given := rig.Values{
		"id": "s-1", "status": "COMPLETED", "overall_recommendation": "COMPLETED_PASS", "document_type": "dl_object", "name": "Ann", "uid": "u-1",
		"dvc_id": "dvc-1", "start_date": "2024-12-13 00:00:00.000", "end_date": "2024-12-19 23:59:59.000",
	}
	for _, config := range []rig.Values{given, {}} {
		got, problems := r.ReadData(allSessions, config)
		if problems != nil || len(got["proofing_sessions"].([]any)) != 0 {
			t.Fatal(got, problems)
		}
	}
	bodies := acctest.Sent(tenant.Local(t), "POST", "/proofingsession/fetch")
	want := map[string]string{
		"id": "id", "status": "status", "overallRecommendation": "overall_recommendation", "documentType": "document_type", "name": "name",
		"uid": "uid", "dvcID": "dvc_id", "startDate": "start_date", "endDate": "end_date",
	}
	query, _ := bodies[0]["query"].(map[string]any)
	for name, attribute := range want {
		if query[name] != given[attribute] {
			t.Errorf("%s is sent as %v", attribute, query[name])
		}
	}
	if none, _ := bodies[1]["query"].(map[string]any); len(query) != len(want) || len(none) != 0 {
		t.Errorf("sent %v and %v", query, none)
	}
}

// A page that fails is an error, and never a short list.
func TestProofingSessionsPageFails(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{"max_retries": 0})
	local := tenant.Local(t)
	local.OpenProofingSessions(250, nil)
	for name, fault := range map[string]localtenant.Fault{
		"fails": {Status: 500}, "an empty page": {Status: 200, Body: `{"data":{"data":[],"page":{"index":1,"total":250,"size":100}}}`, Times: -1},
	} {
		t.Run(name, func(t *testing.T) {
			fault.Method, fault.Path, fault.Skip, fault.ContentType = "POST", "/idproofingapi/proofingsession/fetch", 1, "application/json"
			local.Inject(fault)
			got, problems := r.ReadData(allSessions, rig.Values{})
			local.ClearFaults()
			if problems.Errors() == nil || got != nil {
				t.Errorf("%v, %v", got, problems)
			}
		})
	}
}

func TestProofingSessionTemplates(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{}, localtenant.Modes{ShuffleLists: true, UnknownFields: true})
	id := tenant.Local(t).OpenProofingSession("dvc-1", "dl_object")
	read := func() []any {
		t.Helper()
		got, problems := r.ReadData(sessionTemplates, rig.Values{"session_id": id})
		if problems != nil {
			t.Fatal(problems)
		}
		return got["templates"].([]any)
	}
	if got := read(); len(got) != 0 {
		t.Errorf("templates of nobody: %v", got)
	}
	var made []string
	for range 3 {
		one, err := tenant.Client().ProofingTemplates(client.ProofingTemplate{}).Create(t.Context(), &client.ProofingTemplate{
			DVCID: "dvc-1", DocumentType: "dl_object", Workflow: []client.ProofingStep{{Name: "front", Type: "CAPTURE_FRONT", HTML: "<p>Front</p>"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, one.ID)
	}
	slices.Sort(made)
	for i, item := range read() {
		template := item.(rig.Values)
		step := template["steps"].([]any)[0].(rig.Values)
		if template.Text("id") != made[i] || template.Text("dvc_id") != "dvc-1" || step.Text("html") != "<p>Front</p>" || step.Text("type") != "CAPTURE_FRONT" {
			t.Errorf("template %d is %v", i, template)
		}
	}
}
