package kinds

import (
	"context"
	"fmt"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func proofing() []Kind { return []Kind{documentBucket(), proofingTemplate()} }

func documentBucket() Kind {
	const path = "/bucket/tenant/{tenantId}/community/{communityId}"
	aws := func(change rig.Values) rig.Values {
		return rig.Values{"aws": rig.Values{"access_key": "a", "secret_key": "s", "region": "r"}.With(change)}
	}
	return Kind{
		Type: "onekosmos_document_bucket", Collection: "buckets", One: true,
		Lives: []Life{{
			Minimal: rig.Values{"name": "documents", "aws": rig.Values{"access_key": "AKIA1", "secret_key": "canary-one", "region": "eu-central-1"}},
			Full:    rig.Values{"name": "documents-two", "enabled": false, "aws": rig.Values{"access_key": "AKIA2", "secret_key": "canary-two", "region": "us-east-1"}},
			Changes: []Change{
				{Name: "disabled", Set: rig.Values{"enabled": false}},
				{Name: "Google", Set: rig.Values{"name": "documents-three", "aws": nil,
					"gcp": rig.Values{"project_id": "project", "client_email": "kosmos@project.example.com", "private_key": privateKey}}},
				{Name: "Azure", Set: rig.Values{"name": "documents-four", "aws": nil, "azure": rig.Values{"account_name": "account", "account_key": "canary-four"}}},
				{Name: "write-only", Set: rig.Values{"aws": rig.Values{"access_key": "AKIA1", "secret_key_wo": "canary-five", "secret_key_wo_version": 1, "region": "eu-central-1"}}},
				{Name: "write-only, another", Set: rig.Values{"aws": rig.Values{"access_key": "AKIA1", "secret_key_wo": "canary-six", "secret_key_wo_version": 2, "region": "eu-central-1"}}},
			},
		}},
		NotImported: []string{"aws.secret_key", "aws.secret_key_wo_version", "gcp.private_key", "gcp.private_key_wo_version", "azure.account_key", "azure.account_key_wo_version"},
		Missing:     "other",
		Outside: func(ctx context.Context, c *client.Client, _ rig.Values) error {
			return edit(ctx, c.Bucket(""), client.SettingsID, func(b *client.Bucket) {
				b.Enabled, b.AWS = false, &client.AWSCredential{AccessKey: "AKIA1", SecretKey: "canary-one", Region: "ap-south-1"}
			})
		},
		// No call takes a bucket away.
		Leaves: func(stored map[string]any) bool { return stored["isEnabled"] == false },
		Bad: []Bad{
			{Name: "no cloud", Set: rig.Values{"aws": nil}, Says: []string{"Exactly one of aws, gcp and azure must be set"}},
			{Name: "two clouds", Set: rig.Values{"azure": rig.Values{"account_name": "a", "account_key": "k"}}, Says: []string{"aws and azure cannot be set together"}},
			{Name: "empty name", Set: rig.Values{"name": ""}, Says: []string{"name", "at least 1"}},
			{Name: "no secret", Set: aws(rig.Values{"secret_key": nil}), Says: []string{"aws.secret_key"}},
			{Name: "secret twice", Set: aws(rig.Values{"secret_key_wo": "s", "secret_key_wo_version": 1}), Says: []string{"aws.secret_key"}},
			{Name: "no version", Set: aws(rig.Values{"secret_key": nil, "secret_key_wo": "s"}), Says: []string{"secret_key_wo_version"}},
			{Name: "empty region", Set: aws(rig.Values{"region": ""}), Says: []string{"aws.region", "at least 1"}},
			{Name: "empty private key", Set: rig.Values{"aws": nil, "gcp": rig.Values{"project_id": "a", "client_email": "r", "private_key": ""}}, Says: []string{"gcp.private_key", "at least 1"}},
		},
		Secrets: []string{"aws.secret_key", "aws.secret_key_wo", "gcp.private_key", "gcp.private_key_wo", "azure.account_key", "azure.account_key_wo"},
		Costs: Costs{
			Create:  Requests{"GET " + path: {Once: 2}, "PUT " + path: once},
			Refresh: Requests{"GET " + path: once},
			Update:  Requests{"GET " + path: once, "PUT " + path: {Once: 2}},
			Destroy: Requests{"GET " + path: once},
		},
		Generate: Generate{Fit: func(g *Generator, model rig.Values) { g.OnlyOne(model, "aws", "gcp", "azure") }},
		Without: map[Feature]string{
			DataSources: "a community has one, and the data source of that name reads it",
		},
	}
}

func proofingTemplate() Kind {
	const path = "/proofingtemplates/tenant/{tenantId}/community/{communityId}"
	step := rig.Values{"name": "front", "type": "CAPTURE_FRONT", "html": "<p>Front</p>", "params": rig.Values{"x": "y"}}
	one := func(change rig.Values) rig.Values { return rig.Values{"steps": []any{step.With(change)}} }
	acts := func(actions ...any) rig.Values { return one(rig.Values{"actions": actions}) }
	return Kind{
		Type: "onekosmos_proofing_template", Collection: "proofing_templates", Plural: "onekosmos_proofing_session_templates",
		Lives: []Life{{
			Setup: func(t testing.TB, tenant *acctest.Tenant) rig.Values {
				local := tenant.Local(t) // no call of an administrator opens a session
				return rig.Values{
					"session":          local.OpenProofingSession("dvc-1", "dl_object"),
					"passport session": local.OpenProofingSession("dvc-1", "ppt_object"),
					"other session":    local.OpenProofingSession("dvc-2", "dl_object"),
				}
			},
			Minimal: rig.Values{"dvc_id": "dvc-1", "document_type": "dl_object", "drift_session_id": Made("session"), "steps": []any{step}},
			Full: rig.Values{
				"dvc_id": "dvc-1", "document_type": "dl_object", "drift_session_id": Made("session"),
				"steps": []any{
					rig.Values{
						"name": "welcome", "type": "HTML", "html": "<p>Grüezi {{first}} &amp; 日本</p>\n",
						"params": rig.Values{"first": "firstname", "last": "lastname"},
						"actions": []any{
							rig.Values{"name": "next", "on": "click", "jump_to": "front"},
							rig.Values{"name": "send", "on": "submit", "call": "submit"},
						},
					},
					rig.Values{"name": "front", "type": "CAPTURE_FRONT", "html": "<p>Front again</p>"},
					rig.Values{"name": "back", "type": "CAPTURE_BACK", "html": "Test", "actions": []any{rig.Values{"jump_to": "welcome"}}},
					rig.Values{"name": "selfie", "type": "CAPTURE_SELFIE", "html": "x"},
					rig.Values{"name": "wait", "type": "PROCESSING", "html": "x", "params": rig.Values{"a": "b"}},
				},
			},
			Changes: []Change{
				{Name: "another text", Set: rig.Values{"steps": []any{step.With(rig.Values{"html": "<p>Back</p>"})}}},
				{Name: "another document", Set: rig.Values{"document_type": "ppt_object", "drift_session_id": Made("passport session")}, Action: Replace},
				{Name: "another configuration", Set: rig.Values{"dvc_id": "dvc-2", "drift_session_id": nil}, Action: Replace},
			},
		}},
		Another: func(i int) rig.Values {
			return rig.Values{"steps": []any{step.With(rig.Values{"name": fmt.Sprint("step ", i)})}}
		},
		NotListed: []string{"steps"},
		ImportID:  func(object rig.Values) string { return object.Text("drift_session_id") + "/" + object.Text("id") },
		Missing:   "6070951e8dfc7f29228126c9",
		BadIDs: map[string][]string{
			"x/6070951e8dfc7f29228126c9":   {"sessionId is unknown"},
			"a/b/6070951e8dfc7f29228126c9": {"has 3 parts instead of 1"},
			"/6070951e8dfc7f29228126c9":    {"has 2 parts instead of 1"},
			"x/":                           {"has no usable id"},
		},
		Outside: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			changed := client.ProofingTemplate{DVCID: "dvc-1", DocumentType: "dl_object", Workflow: []client.ProofingStep{{Name: "front", Type: "CAPTURE_FRONT", HTML: "changed outside"}}}
			_, err := c.ProofingTemplates(changed).Update(ctx, identity.Text("id"), &changed)
			return err
		},
		Remove: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return c.ProofingTemplates(client.ProofingTemplate{}).Delete(ctx, identity.Text("id"))
		},
		Bad: []Bad{
			{Name: "no steps", Set: rig.Values{"steps": []any{}}, Says: []string{"steps", "at least 1"}},
			{Name: "two of one name", Set: rig.Values{"steps": []any{step, step}}, Says: []string{`steps[1].name: another step is also named "front"`, "must be unique"}},
			{Name: "jump to no step", Set: acts(rig.Values{"on": "click"}, rig.Values{"jump_to": "b"}), Says: []string{`steps[0].actions[1].jump_to: no step is named "b"`, `Use the name of one of the steps: "front"`}},
			{Name: "upper case", Set: acts(rig.Values{"jump_to": "Front"}), Says: []string{`no step is named "Front"`}},
			{Name: "no name", Set: one(rig.Values{"name": ""}), Says: []string{"steps[0].name", "at least 1"}},
			{Name: "no html", Set: one(rig.Values{"html": ""}), Says: []string{"steps[0].html", "at least 1"}},
			{Name: "action of nothing", Set: acts(rig.Values{}), Says: []string{"steps[0].actions[0]: the action is empty", "Set name, on, jump_to or call"}},
			{Name: "no actions", Set: one(rig.Values{"actions": []any{}}), Says: []string{"steps[0].actions", "at least 1"}},
			{Name: "no params", Set: one(rig.Values{"params": rig.Values{}}), Says: []string{"steps[0].params", "at least 1"}},
			{Name: "empty field", Set: one(rig.Values{"params": rig.Values{"a": ""}}), Says: []string{`steps[0].params["a"]`, "at least 1"}},
			{Name: "null field", Set: one(rig.Values{"params": rig.Values{"a": nil}}), Says: []string{`steps[0].params["a"]`, "null elements are not allowed", "Omit"}},
			{Name: "null step", Set: rig.Values{"steps": []any{nil}}, Says: []string{"steps"}},
			{Name: "empty session", Set: rig.Values{"drift_session_id": ""}, Says: []string{"drift_session_id", "at least 1"}},
			{Name: "no configuration", Set: rig.Values{"dvc_id": ""}, Says: []string{"dvc_id", "at least 1"}},
		},
		Costs: Costs{
			Create:  Requests{"GET /proofingtemplates/{sessionId}": lists, "PUT " + path: each, "POST /proofingsession/fetch": each},
			Refresh: Requests{"GET /proofingtemplates/{sessionId}": once, "POST /proofingsession/fetch": once},
			Update:  Requests{"GET /proofingtemplates/{sessionId}": each, "PATCH " + path + "/id/{id}": each, "POST /proofingsession/fetch": each},
			// An empty list is of no session's configuration.
			Destroy: Requests{"DELETE " + path + "/id/{id}": each, "GET /proofingtemplates/{sessionId}": each, "POST /proofingsession/fetch": {Each: 1, Once: -1}},
		},
		Generate: Generate{
			Fit: func(g *Generator, model rig.Values) {
				drop(model, "drift_session_id")
				steps := model["steps"].([]any)
				for i, step := range steps {
					step.(rig.Values)["name"] = fmt.Sprintf("step %d", i)
					actions, _ := step.(rig.Values)["actions"].([]any)
					for _, action := range actions {
						action := action.(rig.Values)
						if action["name"] = g.Text(""); action["jump_to"] != nil {
							action["jump_to"] = fmt.Sprintf("step %d", g.IntN(len(steps)))
						}
					}
				}
			},
			Never: map[string]string{"drift_session_id": "reads the template through a session"},
		},
		Fault: &Fault{
			Creates: Call{"PUT", path}, Updates: Call{"PATCH", path + "/id/{id}"}, Removes: Call{"DELETE", path + "/id/{id}"},
			Reads:    []Call{{"GET", "/proofingtemplates/{sessionId}"}},
			Neighbor: rig.Values{"dvc_id": "dvc-3", "drift_session_id": nil},
			Witness:  "onekosmos_proofing_template", WitnessSet: rig.Values{"dvc_id": "dvc-2", "drift_session_id": Made("other session")},
		},
		Without: map[Feature]string{
			List:             "the tenant lists templates by proofing session only, which is no part of their identity",
			ImportByIdentity: "the tenant lists templates by proofing session only, which is no part of their identity",
			ShortPlan:        "is more than the core",
			ShortRead:        "is more than the core",
		},
	}
}
