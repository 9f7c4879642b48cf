package proofing_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/core"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	shareSession = "onekosmos_document_share_session"
	shareResult  = "onekosmos_document_share_session_result"
	openShareAt  = "/document_share_session/create"
	shareStateAt = "/document_share_session/result"
)

// share is what each call of document sharing wants.
func share() rig.Values {
	return rig.Values{
		"connector": rig.Values{"id": "c-1", "type": "microblink", "config": `{"license":"scan-license","clientSecret":"scan-s3cret-of-the-connector","verifierUrl":"https://verify.example.com","document_share_session_enabled":true}`},
		"verification": rig.Values{
			"id": "dvc-7", "tag": "license", "type": "dl_authenticate", "verifier": "mine", "return_raw_data": true, "bypass_fraud_detection_failure": true,
			"expire_session_minutes": 30, "abandon_session_minutes": 5, "max_retries": 0, "checks": []string{"selfie_liveness"},
		},
	}
}

func authenticIDShare() rig.Values {
	return rig.Values{
		"connector": rig.Values{"id": "c-1", "type": "authenticid", "config": `{"airAccessKey":"air-key","airSecretToken":"air-s3cret","airAPI":"https://a.example.com","faceAPI":"https://f.example.com","faceAPIKey":"face-s3cret"}`},
		"verification": rig.Values{
			"id": "dvc-7", "tag": "license", "type": "ppt_authenticate", "verifier": "mine", "debug": true, "skip": true, "action_code": 99, "document_type_code": "11",
		},
	}
}

// openShare opens a session and returns its id.
func openShare(t *testing.T, r *rig.Rig, of rig.Values) string {
	t.Helper()
	got, problems := r.Open(shareSession, of.With(rig.Values{"document_type": "dl_object", "user": rig.Values{"uid": "u-1", "first_name": "Ann"}, "workflow_id": "w-1"}))
	if problems != nil {
		t.Fatal(problems)
	}
	return got.Text("session_id")
}

func TestDocumentShareSession(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{}, localtenant.Modes{UnknownFields: true})
	got, problems := r.Open(shareSession, share().With(rig.Values{
		"document_type": "dl_object", "did": "did:1", "workflow_id": "w-1", "workflow_instance_id": "i-1", "workflow_metadata": `{"ticket":7}`,
		"user": rig.Values{"uid": "u-1", "username": "ann", "first_name": "Ann", "last_name": "Moore"},
	}))
	if problems != nil || got.Text("session_id") == "" || !strings.Contains(got.Text("url"), got.Text("session_id")) || got.Text("tenant_dns") != "127.0.0.1" {
		t.Fatal(got, problems)
	}
	local := tenant.Local(t)
	openShare(t, r, authenticIDShare())
	bodies := acctest.Sent(local, "POST", openShareAt)
	for i, want := range []string{
		`{"debug":false,"skip":false,"verifier":"mine","returnRawData":true,"fraudDetectFailureBypass":true,"expireSessionInMin":30,"abandonSessionInMin":5,"maxRetries":0,"checks":["selfie_liveness"]}`,
		`{"debug":true,"skip":true,"verifier":"mine","action_code":99,"document_type":"11"}`,
	} {
		config := bodies[i]["verification"].(map[string]any)["config"]
		if got, want := canonical(t, config), canonical(t, json.RawMessage(want)); got != want {
			t.Errorf("sent %s, want %s", got, want)
		}
	}
	request := bodies[0]["sessionRequest"].(map[string]any)
	for name, want := range map[string]string{
		"tenantId": `"` + local.TenantID() + `"`, "communityId": `"` + local.CommunityID() + `"`, "communityName": `"default"`, "tenantDNS": `"127.0.0.1"`,
		"documentType": `"dl_object"`, "did": `"did:1"`, "user": `{"firstname":"Ann","lastname":"Moore","uid":"u-1","username":"ann"}`,
		"workflowMetadata": `{"ticket":7,"wfInstanceId":"i-1","workflowId":"w-1"}`,
	} {
		if got := canonical(t, request[name]); got != want {
			t.Errorf("%s is sent as %s, want %s", name, got, want)
		}
	}
	second := bodies[1]["sessionRequest"].(map[string]any)
	if got := canonical(t, second["workflowMetadata"]); got != `{"workflowId":"w-1"}` || second["did"] != nil {
		t.Errorf("sent %s, and did %v", got, second["did"])
	}
	if v := local.Violations(); v != nil {
		t.Error(v)
	}
}

func canonical(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, &value)
	}
	if err == nil {
		text, err = json.Marshal(value)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What is wrong is said on the attribute, before anything is sent, and no
// secret is repeated.
func TestDocumentShareBadInput(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{})
	connector := func(of rig.Values, changes rig.Values) rig.Values {
		return of.With(rig.Values{"connector": of["connector"].(rig.Values).With(changes)})
	}
	verification := func(of rig.Values, changes rig.Values) rig.Values {
		return of.With(rig.Values{"verification": of["verification"].(rig.Values).With(changes)})
	}
	for name, c := range map[string]struct {
		config       rig.Values
		at           string
		says, remedy string
	}{
		"no JSON":         {connector(share(), rig.Values{"config": "scan-s3cret"}), "connector.config", "not a JSON object", "Set one"},
		"a list":          {connector(share(), rig.Values{"config": `["scan-s3cret"]`}), "connector.config", "not a JSON object", "Set one"},
		"JSON null":       {connector(share(), rig.Values{"config": "null"}), "connector.config", "not a JSON object", "Set one"},
		"a missing key":   {connector(authenticIDShare(), rig.Values{"config": `{"airAccessKey":"air-s3cret","airSecretToken":"air-s3cret","airAPI":"x","faceAPI":"x"}`}), "connector.config", "faceAPIKey", "requires it"},
		"an empty tag":    {verification(share(), rig.Values{"tag": ""}), "verification.tag", "at least 1", ""},
		"a type":          {verification(share(), rig.Values{"type": "id_capture"}), "verification.type", "id_capture", "ppt_authenticate"},
		"no code":         {verification(authenticIDShare(), rig.Values{"action_code": nil}), "verification.action_code", `verification.action_code is required when connector.type is "authenticid"`, "Set verification.action_code"},
		"a code too much": {verification(share(), rig.Values{"action_code": 99}), "verification.action_code", `verification.action_code cannot be set when connector.type is "microblink"`, "Remove verification.action_code = 99"},
		"no time":         {verification(share(), rig.Values{"expire_session_minutes": 0}), "verification.expire_session_minutes", "at least 1", "0"},
		"no time left":    {verification(share(), rig.Values{"abandon_session_minutes": 0}), "verification.abandon_session_minutes", "at least 1", "0"},
		"fewer than none": {verification(share(), rig.Values{"max_retries": -1}), "verification.max_retries", "at least 0", "-1"},
		"a document code": {verification(authenticIDShare(), rig.Values{"document_type_code": "10"}), "verification.document_type_code", "10", `"11"`},
		"a check":         {verification(share(), rig.Values{"checks": []string{"x"}}), `verification.checks`, "x", "face_compare"},
		"a null check":    {verification(share(), rig.Values{"checks": []any{nil}}), "verification.checks", "null", ""},
		"no checks":       {verification(share(), rig.Values{"checks": []string{}}), "verification.checks", "at least 1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, session := r.Open(shareSession, c.config.With(rig.Values{"document_type": "dl_object"}))
			_, opened := r.Open(shareResult, c.config.With(rig.Values{"session_id": "x"}))
			for _, problems := range []rig.Problems{session, opened} {
				if len(problems.Errors()) != 1 || !strings.HasPrefix(problems.Paths()[0], c.at) || !strings.Contains(problems.String(), c.says) || !strings.Contains(problems.String(), c.remedy) {
					t.Errorf("want one error on %s that says %q and %q: %v", c.at, c.says, c.remedy, problems)
				}
				if strings.Contains(problems.String(), "s3cret") {
					t.Errorf("a secret is repeated: %v", problems)
				}
			}
		})
	}
	for name, c := range map[string]struct {
		config       rig.Values
		at           string
		says, remedy string
	}{
		"a document":         {rig.Values{"document_type": "dl"}, "document_type", `"dl"`, "ppt_object"},
		"metadata":           {rig.Values{"workflow_metadata": "x"}, "workflow_metadata", `"x" is not a JSON object`, "Set one"},
		"metadata of a kind": {rig.Values{"workflow_metadata": `{"workflowId":"w"}`}, "workflow_metadata", "remove workflowId", "set workflow_id instead"},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems := r.Open(shareSession, share().With(rig.Values{"document_type": "dl_object"}).With(c.config))
			wantProblem(t, problems, c.at, c.says, c.remedy)
		})
	}
	if sent := tenant.Local(t).Journal(); len(sent) > 0 {
		t.Errorf("%d requests were made; bad input must be refused before", len(sent))
	}
	// What is not known yet is no bad input.
	unknown := share().With(rig.Values{"connector": rig.Values{"id": "c", "type": rig.Unknown, "config": rig.Unknown}, "document_type": "dl_object", "workflow_metadata": rig.Unknown})
	if _, problems := r.Open(shareSession, unknown); strings.Contains(problems.String(), "connector") || strings.Contains(problems.String(), "workflow_metadata") {
		t.Errorf("unknown values are refused: %v", problems)
	}
}

func TestDocumentShareResult(t *testing.T) {
	for name, modes := range map[string]localtenant.Modes{"as printed": {}, "in the other form": {OtherSessionForm: true, UnknownFields: true}} {
		for kind, of := range map[string]rig.Values{"scanner": share(), "authenticid": authenticIDShare()} {
			t.Run(name+", "+kind, func(t *testing.T) {
				tenant, r := acctest.NewRig(t, rig.Values{}, modes)
				local := tenant.Local(t)
				id := openShare(t, r, of)
				query := of.With(rig.Values{"session_id": id})
				got, problems := r.Open(shareResult, query)
				if problems != nil || got.Text("status") != "PENDING" || len(got["documents"].(rig.Values)) != 0 || got["token"] != nil || got["raw_data"] != nil || got["metadata"] != nil {
					t.Errorf("nobody came yet: %v, %v", got, problems)
				}
				// The next question finds it open, the one after that ended.
				local.FinishDocumentShare(id, 1, localtenant.DocumentShareResult{Document: map[string]any{"lastName": "of-a-person"}})
				want := "SUCCESS"
				if modes.OtherSessionForm {
					want = "COMPLETED"
				}
				got, problems = r.Open(shareResult, query.With(rig.Values{"include_metadata": true, "api_version": "v3", "always_include_images": true, "wait_for": rig.Values{"timeout": "5m"}}))
				if problems != nil || got.Text("status") != want || !strings.Contains(got.Get("documents").(rig.Values).Text("dl_object"), "of-a-person") ||
					got.Text("token") == "" || (got["raw_data"] != nil) != (kind == "scanner") || got["metadata"] == nil {
					t.Errorf("opened %v, %v", got, problems)
				}
				bodies := acctest.Sent(local, "POST", shareStateAt)
				for name, values := range map[string][2]any{
					"granularStatus": {true, true}, "includeMetadata": {false, true}, "alwaysReturnAssets": {false, true}, "apiVersion": {nil, "v3"},
				} {
					if first, last := bodies[0][name], bodies[len(bodies)-1][name]; first != values[0] || last != values[1] {
						t.Errorf("%s was sent as %v and %v", name, first, last)
					}
				}
			})
		}
	}
}

func TestDocumentShareResultProblems(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{})
	local := tenant.Local(t)
	id := openShare(t, r, share())
	ask := func(v rig.Values) (rig.Values, rig.Problems) { return r.Open(shareResult, v) }
	_, problems := ask(share().With(rig.Values{"session_id": id, "wait_for": rig.Values{"timeout": "1s"}}))
	wantProblem(t, problems, "", id, "timed out after 1s", "give wait_for with a timeout that is long enough")
	for _, unknown := range []string{"no-such", local.OpenProofingSession("d", "dl_object")} {
		_, problems = ask(share().With(rig.Values{"session_id": unknown}))
		wantProblem(t, problems, "session_id", unknown, "another tenant or community", "Use the ID returned when the session was opened", "open a new one")
	}
	local.Inject(localtenant.Fault{Method: "POST", Path: shareStateAt, Status: 403, Body: `{"message":"no: scan-s3cret-of-the-connector"}`, ContentType: "application/json"})
	if _, problems = ask(share().With(rig.Values{"session_id": id})); problems.Errors() == nil || strings.Contains(problems.String(), "s3cret") {
		t.Error(problems)
	}
	for _, status := range []string{"EXPIRED", "ABANDONED", "DECLINED"} {
		local.SetProofingStatus(id, status)
		got, problems := ask(share().With(rig.Values{"session_id": id, "wait_for": rig.Values{"timeout": "5m"}}))
		if got.Text("status") != status || len(problems) != 1 || problems.Errors() != nil || problems.Paths()[0] != "session_id" ||
			!strings.Contains(problems.String(), status) || !strings.Contains(problems.String(), "open a new one") {
			t.Errorf("%v, %v", got, problems)
		}
	}
}

// An answer that is lost opens no second session, and the error says what is.
func TestDocumentShareLostAnswer(t *testing.T) {
	tenant, r := acctest.NewRig(t, rig.Values{})
	local := tenant.Local(t)
	local.Inject(localtenant.Fault{Method: "POST", Path: openShareAt, DropAfter: true})
	_, problems := r.Open(shareSession, share().With(rig.Values{"document_type": "dl_object"}))
	wantProblem(t, problems, "", "A session may have been opened", "it expires", "run Terraform again")
	if strings.Contains(problems.String(), "import") || local.Count("POST", openShareAt) != 1 {
		t.Errorf("%d sessions, %v", local.Count("POST", openShareAt), problems)
	}
	local.Inject(localtenant.Fault{Method: "POST", Path: openShareAt, Status: 403, Body: `{"message":"not you"}`, ContentType: "application/json"})
	_, problems = r.Open(shareSession, share().With(rig.Values{"document_type": "dl_object"}))
	wantProblem(t, problems, "", "not you")
}

// What a session is opened with and what comes of it reach a consumer, and no
// state.
func TestDocumentShare(t *testing.T) {
	tenant := acctest.Start(t)
	acctest.NoViolations(t, tenant)
	local := tenant.Local(t)
	local.FinishDocumentShares(0, localtenant.DocumentShareResult{Document: map[string]any{"lastName": "of-a-person"}})
	factories := acctest.Factories()
	factories["echo"] = echoprovider.NewProviderServer()
	const given = `
locals {
  connector = {
    id   = "c-1"
    type = "microblink"
    config = jsonencode({
      license = "scan-license", clientSecret = "scan-s3cret", verifierUrl = "https://verify.example.com", document_share_session_enabled = true
    })
  }
  verification = { id = "dvc-7", tag = "license", type = "dl_authenticate", verifier = "mine" }
}
ephemeral "onekosmos_document_share_session" "test" {
  connector     = local.connector
  verification  = local.verification
  document_type = "dl_object"
}
ephemeral "onekosmos_document_share_session_result" "test" {
  connector    = local.connector
  verification = local.verification
  session_id   = ephemeral.onekosmos_document_share_session.test.session_id
  wait_for     = { timeout = "1m" }
}
`
	core.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: tenant.Config(given + `
resource "terraform_data" "other" {}
`),
				Check: func(s *terraform.State) error {
					if opened := local.Count("POST", openShareAt); opened == 0 {
						return fmt.Errorf("no session was opened")
					}
					for _, session := range local.Objects("proofing_sessions") {
						for _, private := range []string{session["id"].(string), "scan-s3cret", "of-a-person"} {
							if strings.Contains(s.String(), private) {
								return fmt.Errorf("the state holds %q", private)
							}
						}
					}
					return nil
				},
			},
			{
				Config: tenant.Config(given + `
provider "echo" {
  data = {
    url    = ephemeral.onekosmos_document_share_session.test.url
    status = ephemeral.onekosmos_document_share_session_result.test.status
    name   = jsondecode(ephemeral.onekosmos_document_share_session_result.test.documents["dl_object"]).lastName
  }
}
resource "echo" "test" {}
`),
				Check: resource.ComposeTestCheckFunc(
					resource.TestCheckResourceAttrSet("echo.test", "data.url"),
					resource.TestCheckResourceAttr("echo.test", "data.status", "SUCCESS"),
					resource.TestCheckResourceAttr("echo.test", "data.name", "of-a-person"),
				),
			},
		},
	})
}
