package client_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const (
	proofingList   = "/proofingtemplates/{sessionId}"
	proofingCreate = "/proofingtemplates/tenant/{tenantId}/community/{communityId}"
	proofingByID   = proofingCreate + "/id/{id}"
	sessionsFetch  = "/proofingsession/fetch"
	proofed        = "proofing_templates"
)

// flow is a template of a welcome page that leads to a picture.
func flow(session string) *client.ProofingTemplate {
	return &client.ProofingTemplate{
		DVCID: "dvc-1", DocumentType: "dl_object", SessionID: session,
		Workflow: []client.ProofingStep{
			{
				Name: "welcome", Type: "HTML", HTML: "<p>Grüezi</p>",
				Params:  []client.ProofingParam{{Name: "first", Field: "firstname"}},
				Actions: []client.ProofingAction{{Name: new("next"), On: new("click"), JumpTo: new("front")}},
			},
			{Name: "front", Type: "CAPTURE_FRONT", HTML: "<p>front</p>"},
		},
	}
}

func (r *rig) addFlow(t testing.TB, want *client.ProofingTemplate) *client.ProofingTemplate {
	t.Helper()
	made, err := r.ProofingTemplates(*want).Create(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func asText(t testing.TB, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestProofingTemplateLife(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{
		"as documented": {},
		"other tenant":  {ShuffleLists: true, UnknownFields: true, OtherSessionForm: true, NumericTimes: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(m))
			session := r.tenant.OpenProofingSession("dvc-1", "dl_object")
			want := flow(session)
			store := r.ProofingTemplates(*want)
			made := r.addFlow(t, want)
			r.addFlow(t, flow(session))
			found, err := store.Get(t.Context(), made.ID)
			if err != nil || found.Unread != "" || found.DVCID != "dvc-1" || found.DocumentType != "dl_object" ||
				found.Workflow[0].HTML != "<p>Grüezi</p>" || *found.Workflow[0].Actions[0].JumpTo != "front" || found.Workflow[0].Actions[0].Call != nil ||
				found.Workflow[0].Params[0].Field != "firstname" || found.Workflow[1].Actions == nil || len(found.Workflow[1].Actions) != 0 {
				t.Errorf("%+v, %v", found, err)
			}
			change := flow(session)
			change.Workflow = change.Workflow[1:]
			changed, err := store.Update(t.Context(), made.ID, change)
			if err != nil || len(changed.Workflow) != 1 {
				t.Errorf("%+v, %v", changed, err)
			}
			if found, err := store.Get(t.Context(), made.ID); err != nil || len(found.Workflow) != 1 {
				t.Errorf("a list from before the change: %+v, %v", found, err)
			}
			listed := 0
			for _, err := range store.List(t.Context()) {
				if listed++; err != nil {
					t.Error(err)
				}
			}
			if err := store.Delete(t.Context(), made.ID); err != nil || listed != 2 {
				t.Errorf("%d listed, %v", listed, err)
			}
			if found, err := store.Get(t.Context(), made.ID); !errors.Is(err, client.ErrNotFound) {
				t.Errorf("deleted: %+v, %v", found, err)
			}
			if err := store.Delete(t.Context(), made.ID); err != nil {
				t.Errorf("deleted twice: %v", err)
			}
			if _, err := store.Update(t.Context(), made.ID, change); !errors.Is(err, client.ErrNotFound) {
				t.Errorf("updated after its end: %v", err)
			}
		})
	}
}

// Only an open session that shows templates of that kind proves that one is
// gone.
func TestProofingTemplateAbsence(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		session func(*rig) string
		fault   *localtenant.Fault
		dvc     string
		gone    bool
		says    string // "" is an error, or absence
	}{
		"gone":             {session: opened("dvc-1", "dl_object"), gone: true},
		"other dvc":        {session: opened("dvc-2", "dl_object"), says: `of verification configuration "dvc-2"`},
		"other document":   {session: opened("dvc-1", "ppt_object"), says: `document type "ppt_object"`},
		"unknown session":  {session: func(*rig) string { return "x" }, says: "sessionId is unknown"},
		"refused with 404": {session: opened("dvc-1", "dl_object"), fault: &localtenant.Fault{Path: proofingList, Status: 404, ContentType: asJSON, Body: `{"message":"no such session"}`}, says: "no such session"},
		"expired": {session: func(r *rig) string {
			id := opened("dvc-1", "dl_object")(r)
			r.tenant.ExpireProofingSession(id)
			return id
		}, says: "the session is over"},
		"completed": {session: func(r *rig) string {
			id := opened("dvc-1", "dl_object")(r)
			r.tenant.CompleteProofingSession(id, "PASS")
			return id
		}, says: "the session is over"},
		"declined": {session: func(r *rig) string {
			id := opened("dvc-1", "dl_object")(r)
			r.tenant.SetProofingStatus(id, "DECLINED")
			r.tenant.Set(localtenant.Modes{OtherSessionForm: true}) // the list tells the status
			return id
		}, says: "the session is over"},
		"of another community": {session: opened("dvc-1", "dl_object"), fault: &localtenant.Fault{Path: proofingList, Status: 200, ContentType: asJSON,
			Body: `{"list":[{"_id":"6070951e8dfc7f29228126c9","communityId":"another","workflow":[]}]}`}, says: "of another community"},
		"expires, said otherwise": {session: expiring("2999-01-02 03:04:05.678"), gone: true},
		"expires, nobody knows":   {session: expiring("tomorrow"), says: "the session is over"},
		"no license for sessions": {session: opened("dvc-1", "dl_object"), fault: &localtenant.Fault{Path: sessionsFetch, Status: 401, ContentType: asJSON, Body: `{"message":"x"}`}, says: "does not show what the session is for"},
		"sessions not readable":   {session: opened("dvc-1", "dl_object"), fault: &localtenant.Fault{Path: sessionsFetch, Status: 500, Times: -1, ContentType: asJSON, Body: `{"message":"x"}`}},
		"list not readable":       {session: opened("dvc-1", "dl_object"), fault: &localtenant.Fault{Path: proofingList, Status: 500, Times: -1, ContentType: asJSON, Body: `{"message":"x"}`}},
		"no list":                 {session: opened("dvc-1", "dl_object"), fault: &localtenant.Fault{Path: proofingList, Status: 200, ContentType: asJSON, Body: `{"list":null}`}},
		"something else":          {session: opened("dvc-1", "dl_object"), fault: &localtenant.Fault{Path: proofingList, Status: 200, ContentType: asJSON, Body: `{}`}},
		"no session":              {session: func(*rig) string { return "" }, says: "-"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, retries(-1))
			known := client.ProofingTemplate{SessionID: test.session(r), DVCID: "dvc-1", DocumentType: "dl_object"}
			if test.fault != nil {
				r.tenant.Inject(*test.fault)
			}
			const id = "6070951e8dfc7f29228126c9"
			found, err := r.ProofingTemplates(known).Get(t.Context(), id)
			switch {
			case test.says == "-":
				if err != nil || found.ID != id || found.Unread != "" || r.tenant.Count("", "") != 0 {
					t.Errorf("%+v, %v, %d requests", found, err, r.tenant.Count("", ""))
				}
			case test.says != "":
				if err != nil || found.ID != id || found.Workflow != nil || !strings.Contains(found.Unread, test.says) {
					t.Errorf("%+v, %v", found, err)
				}
			case err == nil || errors.Is(err, client.ErrNotFound) != test.gone:
				t.Errorf("%+v, %v", found, err)
			}
			if known.SessionID == "" || test.gone {
				return
			}
			// Whoever does not know the template learns why it is not shown.
			if test.fault != nil {
				r.tenant.Inject(*test.fault)
			}
			if found, err := r.ProofingTemplates(client.ProofingTemplate{SessionID: known.SessionID}).Get(t.Context(), id); err == nil || errors.Is(err, client.ErrNotFound) {
				t.Errorf("of a template that nothing is known of: %+v, %v", found, err)
			}
		})
	}
}

func opened(dvc, document string) func(*rig) string {
	return func(r *rig) string { return r.tenant.OpenProofingSession(dvc, document) }
}

// expiring opens a session that says in its own way when it ends.
func expiring(at string) func(*rig) string {
	return func(r *rig) string {
		id := opened("dvc-1", "dl_object")(r)
		r.tenant.Change("proofing_sessions", r.tenant.Objects("proofing_sessions")[0]["_id"].(string), func(s map[string]any) { s["expiryTS"] = at })
		return id
	}
}

// What is written through one session is not hidden by the list of another.
func TestProofingTemplateThroughTwoSessions(t *testing.T) {
	t.Parallel()
	r := start(t)
	one, two := flow(opened("dvc-1", "dl_object")(r)), flow(opened("dvc-1", "dl_object")(r))
	get := func(id string) (*client.ProofingTemplate, error) {
		return r.ProofingTemplates(*two).Get(t.Context(), id)
	}
	first := r.addFlow(t, one)
	if _, err := get(first.ID); err != nil {
		t.Error(err)
	}
	second := r.addFlow(t, one)
	if _, err := get(second.ID); err != nil {
		t.Errorf("made: %v", err)
	}
	one.Workflow = one.Workflow[1:]
	if _, err := r.ProofingTemplates(*one).Update(t.Context(), first.ID, one); err != nil {
		t.Error(err)
	}
	if found, err := get(first.ID); err != nil || len(found.Workflow) != 1 {
		t.Errorf("changed: %+v, %v", found, err)
	}
	if err := r.ProofingTemplates(*one).Delete(t.Context(), first.ID); err != nil {
		t.Error(err)
	}
	if found, err := get(first.ID); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("deleted: %+v, %v", found, err)
	}
}

// Elements whose members are all null tell nothing.
func TestProofingTemplateIsToldInPart(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{PartialLists: true, BareCreates: true}))
	session := opened("dvc-1", "dl_object")(r)
	made := r.addFlow(t, flow(session))
	if made.Workflow != nil || made.ID == "" {
		t.Errorf("made %+v", made)
	}
	found, err := r.ProofingTemplates(*flow(session)).Get(t.Context(), made.ID)
	if err != nil || found.Workflow[0].Actions != nil || found.Workflow[0].Params != nil || found.Workflow[1].Actions == nil {
		t.Errorf("%+v, %v", found, err)
	}
}

// What only the tenant knows of a step goes back with it; what is no longer
// wanted goes.
func TestProofingTemplateUpdateKeepsTheRest(t *testing.T) {
	t.Parallel()
	for _, through := range []bool{true, false} {
		r := start(t, modes(localtenant.Modes{UnknownFields: true}))
		session := opened("dvc-1", "dl_object")(r)
		want := flow(session)
		made := r.addFlow(t, want)
		if _, err := r.ProofingTemplates(*want).Get(t.Context(), made.ID); err != nil {
			t.Fatal(err)
		}
		r.tenant.Change(proofed, made.ID, func(o map[string]any) {
			step := o["workflow"].([]any)[0].(map[string]any)
			step["newerText"] = "of the step"
			step["actions"].([]any)[0].(map[string]any)["script"] = "run()"
		})
		change := flow("")
		if through {
			change.SessionID = session
		}
		change.Workflow[0], change.Workflow[1] = change.Workflow[1], change.Workflow[0]
		step := &change.Workflow[1]
		step.HTML, step.Params = "<p>changed</p>", nil
		step.Actions = []client.ProofingAction{{Name: new("back"), On: new("click")}, {Name: new("next"), Call: new("submit")}}
		if _, err := r.ProofingTemplates(*want).Update(t.Context(), made.ID, change); err != nil {
			t.Fatal(err)
		}
		stored := r.tenant.Objects(proofed)[0]["workflow"].([]any)[1].(map[string]any)
		next := stored["actions"].([]any)[1].(map[string]any)
		if (stored["newerText"] == "of the step") != through || (next["script"] == "run()") != through {
			t.Errorf("through a session %v: %s", through, asText(t, stored))
		}
		if next["jumpTo"] != nil || next["on"] != nil || next["call"] != "submit" || len(stored["params"].([]any)) != 0 || stored["actions"].([]any)[0].(map[string]any)["script"] != nil {
			t.Errorf("%s", asText(t, stored))
		}
	}
}

// What the tenant added to an action without a name of its own stays with that
// action, and comes to no other one.
func TestProofingTemplateScriptsStayWithTheirActions(t *testing.T) {
	t.Parallel()
	r := start(t)
	want := flow(opened("dvc-1", "dl_object")(r))
	named := client.ProofingAction{Name: new("next"), On: new("click")}
	again := client.ProofingAction{Name: new("next"), On: new("swipe")}
	first, second := client.ProofingAction{On: new("click")}, client.ProofingAction{On: new("submit"), Call: new("submit")}
	want.Workflow[0].Actions = []client.ProofingAction{first, second, named, again}
	made := r.addFlow(t, want)
	r.tenant.Change(proofed, made.ID, func(o map[string]any) {
		for i, action := range o["workflow"].([]any)[0].(map[string]any)["actions"].([]any) {
			action.(map[string]any)["script"] = []string{"first", "second", "named", "again"}[i]
		}
	})
	want.Workflow[0].Actions = []client.ProofingAction{again, second, {On: new("hover")}, {Name: new("next"), JumpTo: new("front")}}
	if _, err := r.ProofingTemplates(*want).Update(t.Context(), made.ID, want); err != nil {
		t.Fatal(err)
	}
	var scripts []any
	for _, action := range r.tenant.Objects(proofed)[0]["workflow"].([]any)[0].(map[string]any)["actions"].([]any) {
		scripts = append(scripts, action.(map[string]any)["script"])
	}
	if got := asText(t, scripts); got != `["again","second",null,"named"]` {
		t.Errorf("the scripts are %s", got)
	}
}

// A list that is read for the first time during a write is not kept after it.
func TestProofingTemplateListOfANewSession(t *testing.T) {
	t.Parallel()
	r := start(t)
	one, two := flow(opened("dvc-1", "dl_object")(r)), flow(opened("dvc-1", "dl_object")(r))
	made := r.addFlow(t, one)
	one.SessionID, one.Workflow = "", one.Workflow[1:]
	r.tenant.Inject(localtenant.Fault{Method: "PATCH", Path: proofingByID, Delay: time.Second})
	done := make(chan error)
	go func() {
		_, err := r.ProofingTemplates(*one).Update(t.Context(), made.ID, one)
		done <- err
	}()
	time.Sleep(300 * time.Millisecond)
	if found, err := r.ProofingTemplates(*two).Get(t.Context(), made.ID); err != nil || len(found.Workflow) != 2 {
		t.Errorf("before: %+v, %v", found, err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if found, err := r.ProofingTemplates(*two).Get(t.Context(), made.ID); err != nil || len(found.Workflow) != 1 {
		t.Errorf("after: %+v, %v", found, err)
	}
}

// An update that could not keep what the tenant added is not made.
func TestProofingTemplateUpdateIsRefused(t *testing.T) {
	t.Parallel()
	r := start(t)
	session := opened("dvc-1", "dl_object")(r)
	made := r.addFlow(t, flow(session))
	for other, says := range map[string]string{
		"x":                             "sessionId is unknown",
		opened("dvc-2", "dl_object")(r): `"dvc-2"`,
	} {
		_, err := r.ProofingTemplates(*flow(other)).Update(t.Context(), made.ID, flow(other))
		if err == nil || errors.Is(err, client.ErrNotFound) || !strings.Contains(err.Error(), "nothing was changed") || !strings.Contains(err.Error(), says) {
			t.Errorf("through %s: %v", other, err)
		}
	}
	another := flow(session)
	another.DVCID = "dvc-2" // as after an import that saw nothing
	if _, err := r.ProofingTemplates(*another).Update(t.Context(), made.ID, another); err == nil || !strings.Contains(err.Error(), `"dvc-1" and not "dvc-2"`) {
		t.Errorf("of another configuration: %v", err)
	}
	r.wantCount(t, 0, "PATCH", proofingByID)
	another = flow("")
	another.DocumentType = "ppt_object"
	if _, err := r.ProofingTemplates(*another).Update(t.Context(), made.ID, another); err == nil || !strings.Contains(err.Error(), `"dl_object" and not "ppt_object"`) {
		t.Errorf("of another document type: %v", err)
	}
	if same, err := r.ProofingTemplates(*another).Update(t.Context(), made.ID, &client.ProofingTemplate{}); err != nil || same.ID != made.ID {
		t.Errorf("without a workflow: %+v, %v", same, err)
	}
	r.wantCount(t, 1, "PATCH", proofingByID)
}

// A create whose answer is lost is taken up through the session, and never made
// twice.
func TestProofingTemplateLostCreate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		session func(*rig) string
		fault   localtenant.Fault
		modes   localtenant.Modes
		adopted bool
		says    string
	}{
		"done":                {session: opened("dvc-1", "dl_object"), fault: localtenant.Fault{DropAfter: true}, adopted: true},
		"done, told in part":  {session: opened("dvc-1", "dl_object"), fault: localtenant.Fault{Status: 504, Commit: true}, modes: localtenant.Modes{PartialLists: true}, adopted: true},
		"answer without id":   {session: opened("dvc-1", "dl_object"), fault: localtenant.Fault{Status: 200, Commit: true, ContentType: asJSON, Body: `{"ok":true}`}, adopted: true},
		"not done":            {session: opened("dvc-1", "dl_object"), fault: localtenant.Fault{DropBefore: true}, says: "shows no new proofing template"},
		"no session":          {session: func(*rig) string { return "" }, fault: localtenant.Fault{DropAfter: true}, says: "Check in AdminX whether it exists"},
		"session of another":  {session: opened("dvc-2", "dl_object"), fault: localtenant.Fault{DropAfter: true}, says: `"dvc-2"`},
		"session that is not": {session: func(*rig) string { return "x" }, fault: localtenant.Fault{DropAfter: true}, says: "does not show what the session is for"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(test.modes))
			want := flow(test.session(r))
			// One like it, which was there before, is not taken for it.
			r.tenant.Add(proofed, map[string]any{
				"_id": objectID(time.Now().Add(-time.Hour), 1), "dvcID": "dvc-1", "documentType": "dl_object",
				"workflow": encodedWorkflow(t, want),
			})
			test.fault.Method, test.fault.Path = "PUT", proofingCreate
			r.tenant.Inject(test.fault)
			made, err := r.ProofingTemplates(*want).Create(t.Context(), want)
			if test.adopted {
				stored := r.tenant.Objects(proofed)
				if err != nil || made.ID != stored[1]["_id"] {
					t.Errorf("%+v, %v", made, err)
				}
			} else if made != nil || !errors.Is(err, client.ErrOutcomeUnknown) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%+v, %v", made, err)
			}
			r.wantCount(t, 1, "PUT", proofingCreate)
		})
	}
}

func encodedWorkflow(t testing.TB, of *client.ProofingTemplate) (steps []any) {
	t.Helper()
	if err := json.Unmarshal([]byte(asText(t, of.Workflow)), &steps); err != nil {
		t.Fatal(err)
	}
	for _, step := range steps {
		for _, name := range []string{"params", "actions"} {
			if step.(map[string]any)[name] == nil {
				step.(map[string]any)[name] = []any{}
			}
		}
	}
	return steps
}

// A service without the call that updates by id gets the other one, which changes any
// of several templates: only where there is one.
func TestProofingTemplateUpdateByDVCID(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status, others int
		session, done  bool
	}{
		"not found":   {404, 0, true, true},
		"not allowed": {405, 0, true, true},
		"of several":  {405, 1, true, false},
		"unseen":      {405, 0, false, false},
		"refused":     {400, 0, true, false},
	} {
		r := start(t)
		want := flow("")
		if test.session {
			want = flow(opened("dvc-1", "dl_object")(r))
		}
		made := r.addFlow(t, want)
		for range test.others {
			r.addFlow(t, want)
		}
		r.tenant.Inject(localtenant.Fault{Method: "PATCH", Path: proofingByID, Times: -1, Status: test.status, ContentType: asJSON, Body: `{"message":"no such call"}`})
		want.Workflow[0].Name = "renamed"
		_, err := r.ProofingTemplates(*want).Update(t.Context(), made.ID, want)
		steps := r.tenant.Objects(proofed)[0]["workflow"].([]any)
		if done := steps[0].(map[string]any)["name"] == "renamed"; done != test.done || (err == nil) != test.done {
			t.Errorf("%s: changed: %t, %v", name, done, err)
		}
	}
}

func TestProofingTemplateLostDelete(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]localtenant.Fault{"done": {DropAfter: true}, "not done": {DropBefore: true}} {
		r := start(t)
		made := r.addFlow(t, flow(""))
		fault.Method, fault.Path = "DELETE", proofingByID
		r.tenant.Inject(fault)
		if err := r.ProofingTemplates(*flow("")).Delete(t.Context(), made.ID); err != nil || len(r.tenant.Objects(proofed)) != 0 {
			t.Errorf("%s: %v", name, err)
		}
		r.wantCount(t, 2, "DELETE", proofingByID)
	}
}

// Templates of one session cost one list and one look at the session.
func TestProofingTemplateReads(t *testing.T) {
	t.Parallel()
	r := start(t)
	session := opened("dvc-1", "dl_object")(r)
	var ids []string
	for range 3 {
		ids = append(ids, r.addFlow(t, flow(session)).ID)
	}
	r.tenant.ResetJournal()
	for _, id := range ids {
		if _, err := r.ProofingTemplates(*flow(session)).Get(t.Context(), id); err != nil {
			t.Error(err)
		}
	}
	r.wantCount(t, 1, "GET", proofingList)
	r.wantCount(t, 1, "POST", sessionsFetch)
	for _, x := range r.tenant.Journal() {
		if x.Method == http.MethodGet && strings.HasPrefix(x.Endpoint, "/proofingtemplates/") && (x.Header.Get("Requestid") != "" || x.Header.Get("Licensekey") != "") {
			t.Error("the list asks for no credentials, and some were sent")
		}
	}
}

// The steps travel as the reference prints them: HTML in base64, and no member
// that is not set.
func TestProofingTemplateOnTheWire(t *testing.T) {
	t.Parallel()
	r := start(t)
	r.addFlow(t, flow(""))
	for _, x := range r.tenant.Journal() {
		if x.Endpoint != proofingCreate {
			continue
		}
		const want = `{"documentType":"dl_object","dvcID":"dvc-1","workflow":[` +
			`{"actions":[{"jumpTo":"front","name":"next","on":"click"}],"html":"PHA+R3LDvGV6aTwvcD4=","name":"welcome","params":[{"field":"firstname","name":"first"}],"type":"HTML"},` +
			`{"actions":[],"html":"PHA+ZnJvbnQ8L3A+","name":"front","params":[],"type":"CAPTURE_FRONT"}]}`
		var body struct{ Data string }
		if err := json.Unmarshal([]byte(x.RawBody), &body); err != nil {
			t.Fatal(err)
		}
		if got, err := r.service("idproofingapi").Open(body.Data); err != nil || string(got) != want {
			t.Errorf("sent %s, %v", got, err)
		}
		return
	}
	t.Error("nothing was sent")
}
