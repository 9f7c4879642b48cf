package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestProofingSession(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{
		"as printed": {}, "as written": {OtherSessionForm: true, UnknownFields: true}, "no license": {Secrets: "omitted", RefuseEndedSessions: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(m))
			id := r.tenant.OpenProofingSessions(1, func(_ int, session map[string]any) { session["useBucket"] = true })[0]
			read := map[string]func(context.Context, string) (*client.ProofingSession, error){"read": r.ProofingSession, "validated": r.ValidateProofingSession}
			for way, get := range read {
				session, err := get(t.Context(), id)
				if err != nil {
					t.Fatal(way, err)
				}
				high := session.UseBucket
				if m.OtherSessionForm {
					high = session.UseHighResolutionImages
				}
				if session.Status != "PENDING" || session.User.FirstName != "First0" || *session.AutoDetectTimeout != 40 || high == nil || !bool(*high) {
					t.Errorf("%s: %+v", way, session)
				}
				if _, err := get(t.Context(), "no-such"); !errors.Is(err, client.ErrProofingSession) {
					t.Errorf("%s: an unknown session is %v", way, err)
				}
			}
			// One that is over can be read, and not be used.
			r.tenant.ExpireProofingSession(id)
			if session, err := r.ProofingSession(t.Context(), id); err != nil || session.Status != "EXPIRED" {
				t.Errorf("read %+v, %v", session, err)
			}
			if _, err := r.ValidateProofingSession(t.Context(), id); !errors.Is(err, client.ErrProofingSession) || !strings.Contains(err.Error(), "EXPIRED") {
				t.Errorf("validated: %v", err)
			}
		})
	}
}

// What a service says of a session, and what it says of something else.
func TestProofingSessionRefusals(t *testing.T) {
	t.Parallel()
	const session, validate = "/proofingsession/{sessionId}", "/proofingsession/{sessionId}/validate"
	for name, c := range map[string]struct {
		path    string
		status  int
		body    string
		refused bool
	}{
		"not found":            {session, 404, `{"statusCode":404,"message":"not found"}`, true},
		"a page":               {session, 404, `<html>`, false},
		"as printed":           {session, 400, `{"statusCode":400,"error":"Bad Request","message":"Validation error"}`, true},
		"the session is over":  {validate, 401, `{"message":"Session expired"}`, true},
		"the key":              {session, 400, `{"errors":[{"message":"can't decrypt","param":"requestid"}]}`, false},
		"the key, in words":    {session, 400, `{"message":"the request can't be decrypted"}`, false},
		"the time":             {session, 400, `{"errors":[{"message":"ts is too old","param":"requestid"}]}`, false},
		"the caller":           {session, 401, `{"message":"Unauthorized session"}`, false},
		"the caller, validate": {validate, 403, `{"message":"forbidden"}`, false},
		"a fault":              {session, 500, `{"message":"session store is down"}`, false},
		"no status":            {session, 200, `{}`, false},
		"nothing":              {session, 200, ``, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t)
			id := r.tenant.OpenProofingSession("dvc", "dl_object")
			r.tenant.Inject(localtenant.Fault{Method: "GET", Path: "/idproofingapi" + c.path, Times: -1, Status: c.status, Body: c.body, ContentType: "application/json"})
			get := r.ProofingSession
			if c.path == validate {
				get = r.ValidateProofingSession
			}
			_, err := get(t.Context(), id)
			if err == nil || errors.Is(err, client.ErrProofingSession) != c.refused {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestProofingSessionList(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]localtenant.Modes{
		"as printed": {}, "in the other form": {OtherSessionForm: true, NumericTimes: true, UnknownFields: true, PartialLists: true},
		"small pages": {PageLimit: 30, ShuffleLists: true}, "large pages are refused": {CallLimit: 50}, "small pages, in the other form": {PageLimit: 30, OtherSessionForm: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(m))
			if all, err := r.ProofingSessions(t.Context(), client.ProofingSessionFilter{}); err != nil || len(all) != 0 {
				t.Fatalf("%d sessions, %v", len(all), err)
			}
			ids := r.tenant.OpenProofingSessions(1000, func(_ int, session map[string]any) {
				session["createdTS"], session["expiryTS"] = "2024-12-13T01:02:03.004Z", "2999-12-14 01:02:03"
			})
			all, err := r.ProofingSessions(t.Context(), client.ProofingSessionFilter{})
			if err != nil {
				t.Fatal(err)
			}
			found := map[string]bool{}
			for _, session := range all {
				found[string(session.ID)] = true
			}
			if len(all) != len(ids) || !slices.Equal(slices.Sorted(maps.Keys(found)), slices.Sorted(slices.Values(ids))) {
				t.Errorf("%d sessions are listed, %d of them different; there are %d", len(all), len(found), len(ids))
			}
			one := all[0]
			if one.CreatedTS != "2024-12-13T01:02:03.004Z" || !strings.HasPrefix(string(one.ExpiryTS), "2999-12-14T01:02:03") || one.StartedTS != "" {
				t.Errorf("times %q, %q, %q", one.CreatedTS, one.ExpiryTS, one.StartedTS)
			}
		})
	}
}

func TestProofingTime(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]client.ProofingTime{
		`1640995200000`: "2022-01-01T00:00:00.000Z", `"1640995200000"`: "2022-01-01T00:00:00.000Z", `"2022-01-01T02:00:00+02:00"`: "2022-01-01T00:00:00.000Z",
		`"2022-01-01 00:00:00.500"`: "2022-01-01T00:00:00.500Z", `"next week"`: "next week", `null`: "", `0`: "", `""`: "",
	} {
		var got client.ProofingTime
		if err := json.Unmarshal([]byte(raw), &got); err != nil || got != want {
			t.Errorf("%s is %q, %v; want %q", raw, got, err, want)
		}
	}
}

// Filters are sent as they are printed, and nothing is sent for none.
func TestProofingSessionFilter(t *testing.T) {
	t.Parallel()
	r := start(t)
	ids := r.tenant.OpenProofingSessions(3, nil)
	r.tenant.CompleteProofingSession(ids[1], "FAILED")
	for _, c := range []struct {
		filter client.ProofingSessionFilter
		want   []string
	}{
		{client.ProofingSessionFilter{}, ids},
		{client.ProofingSessionFilter{ID: ids[2]}, ids[2:]},
		{client.ProofingSessionFilter{Status: "COMPLETED", OverallRecommendation: "COMPLETED_FAILED"}, ids[1:2]},
		{client.ProofingSessionFilter{DocumentType: "ppt_object"}, nil},
		{client.ProofingSessionFilter{Name: "FIRST2", UID: "user", DVCID: "dvc-1"}, ids[2:]},
		{client.ProofingSessionFilter{StartDate: "2999-01-01 00:00:00.000"}, nil},
		{client.ProofingSessionFilter{EndDate: "2999-01-01 00:00:00.000"}, ids},
	} {
		all, err := r.ProofingSessions(t.Context(), c.filter)
		var found []string
		for _, session := range all {
			found = append(found, string(session.ID))
		}
		if err != nil || !slices.Equal(found, c.want) {
			t.Errorf("%+v finds %v, %v; want %v", c.filter, found, err, c.want)
		}
	}
}

// editPages lets a test change what the tenant answers to the nth request for a
// page, from 1.
func editPages(edit func(n int, answer map[string]any)) option {
	n := 0
	return front(func(tenant http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasSuffix(r.URL.Path, "/proofingsession/fetch") {
				tenant.ServeHTTP(w, r)
				return
			}
			recorded := httptest.NewRecorder()
			tenant.ServeHTTP(recorded, r)
			var answer map[string]any
			text, _ := io.ReadAll(recorded.Body)
			if json.Unmarshal(text, &answer) == nil {
				n++
				edit(n, answer)
				text, _ = json.Marshal(answer)
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(recorded.Code)
			w.Write(text)
		})
	})
}

func pageOf(answer map[string]any) (list []any, page map[string]any) {
	data := answer["data"].(map[string]any)
	return data["data"].([]any), data["page"].(map[string]any)
}

// Pages that do not fit together are never a short list.
func TestProofingSessionPages(t *testing.T) {
	t.Parallel()
	const pages = 3 // of 250 sessions
	var kept []any  // the sessions of a page before
	var carried any
	for name, c := range map[string]struct {
		edit     func(n int, answer map[string]any)
		asked    int
		says     string
		sessions int
	}{
		"as they come": {func(int, map[string]any) {}, pages, "", 250},
		"the first again and again": {func(n int, answer map[string]any) {
			if list, _ := pageOf(answer); n == 1 {
				kept = list
			}
			answer["data"].(map[string]any)["data"] = kept
		}, 2 * 3, "page 1 repeats", 0},
		"the first again, without totals": {func(n int, answer map[string]any) {
			if list, _ := pageOf(answer); n == 1 {
				kept = list
			}
			answer["data"] = map[string]any{"data": kept}
		}, 2 * 3, "page 1 repeats", 0},
		"without totals": {func(_ int, answer map[string]any) {
			delete(answer["data"].(map[string]any), "page")
		}, pages, "", 250},
		"totals that count pages": {func(_ int, answer map[string]any) {
			_, page := pageOf(answer)
			page["total"] = pages
		}, pages, "", 250},
		"an end too early": {func(n int, answer map[string]any) {
			if n%2 == 0 {
				answer["data"].(map[string]any)["data"] = []any{}
			}
		}, 2 * 3, "end after 100 of 250", 0},
		"a session leaves once": {func(n int, answer map[string]any) {
			if _, page := pageOf(answer); n == 2 {
				page["total"] = 249
			}
		}, 2 + pages, "", 250},
		"sessions leave each time": {func(n int, answer map[string]any) {
			_, page := pageOf(answer)
			page["total"] = 1000 - n
		}, 2 * 3, "page 1 tells of", 0},
		"one is opened in front": {func(n int, answer map[string]any) {
			list, page := pageOf(answer)
			moved := list[len(list)-1]
			if n > 1 {
				page["total"] = 251
				list = append([]any{carried}, list...)
				answer["data"].(map[string]any)["data"] = list[:min(len(list), 100)]
			}
			carried = moved
		}, pages, "", 250},
		"two repeat, one is opened": {func(n int, answer map[string]any) {
			if list, page := pageOf(answer); n%2 == 1 {
				kept = list
			} else {
				page["total"] = 251
				copy(list, kept[:2])
			}
		}, 2 * 3, "page 1 repeats", 0},
		"a session without an id": {func(_ int, answer map[string]any) {
			list, _ := pageOf(answer)
			delete(list[7].(map[string]any), "id")
		}, 1, "no id", 0},
		"no list": {func(_ int, answer map[string]any) { answer["data"] = map[string]any{} }, 1, "no sessions", 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, editPages(c.edit))
			r.tenant.OpenProofingSessions(250, nil)
			all, err := r.ProofingSessions(t.Context(), client.ProofingSessionFilter{})
			if c.says == "" && (err != nil || len(all) != c.sessions) {
				t.Errorf("%d sessions, %v", len(all), err)
			}
			if c.asked == 2*3 && (err == nil || !strings.Contains(err.Error(), "read 3 times. Ask for fewer")) {
				t.Errorf("no remedy: %v", err)
			}
			if c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says) || all != nil) {
				t.Errorf("%d sessions, %v; want an error that says %q", len(all), err, c.says)
			}
			r.wantCount(t, c.asked, "POST", "/proofingsession/fetch")
		})
	}
}

// Where all pages are full there is one more to ask for, and a tenant may show
// the last one again.
func TestProofingSessionPagesAllFull(t *testing.T) {
	t.Parallel()
	for name, again := range map[string]bool{"nothing more": false, "the last one again": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var kept []any
			r := start(t, editPages(func(n int, answer map[string]any) {
				if list, _ := pageOf(answer); n == 2 {
					kept = list
				}
				if again && n == 3 {
					answer["data"].(map[string]any)["data"] = kept
				}
			}))
			r.tenant.OpenProofingSessions(200, nil)
			if all, err := r.ProofingSessions(t.Context(), client.ProofingSessionFilter{}); err != nil || len(all) != 200 {
				t.Errorf("%d sessions, %v", len(all), err)
			}
			r.wantCount(t, 3, "POST", "/proofingsession/fetch")
		})
	}
}

// A page that fails yields no sessions; one that is slow is asked for again.
func TestProofingSessionPageFails(t *testing.T) {
	t.Parallel()
	r := start(t, retries(1))
	r.tenant.OpenProofingSessions(250, nil)
	const list = "/idproofingapi/proofingsession/fetch"
	r.tenant.Inject(localtenant.Fault{Method: "POST", Path: list, Skip: 1, Status: 503})
	if all, err := r.ProofingSessions(t.Context(), client.ProofingSessionFilter{}); err != nil || len(all) != 250 {
		t.Errorf("%d sessions, %v", len(all), err)
	}
	r.tenant.Inject(localtenant.Fault{Method: "POST", Path: list, Skip: 2, Times: -1, Status: 503})
	if all, err := r.ProofingSessions(t.Context(), client.ProofingSessionFilter{}); err == nil || all != nil {
		t.Errorf("%d sessions, %v", len(all), err)
	}
}

func TestProofingSessionTemplates(t *testing.T) {
	t.Parallel()
	r := start(t)
	id := r.tenant.OpenProofingSession("dvc-9", "ppt_object")
	if all, err := r.ProofingSessionTemplates(t.Context(), id); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
	made, err := r.ProofingTemplates(client.ProofingTemplate{}).Create(t.Context(), &client.ProofingTemplate{
		DVCID: "dvc-9", DocumentType: "ppt_object", Workflow: []client.ProofingStep{{Name: "a", Type: "HTML", HTML: "<p>"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	all, err := r.ProofingSessionTemplates(t.Context(), id)
	if err != nil || len(all) != 1 || all[0].ID != made.ID || all[0].DVCID != "dvc-9" || all[0].Workflow[0].HTML != "<p>" {
		t.Errorf("%+v, %v", all, err)
	}
	if _, err := r.ProofingSessionTemplates(t.Context(), "no-such"); !errors.Is(err, client.ErrProofingSession) {
		t.Errorf("an unknown session is %v", err)
	}
	const list = "/idproofingapi/proofingtemplates/{sessionId}"
	for body, says := range map[string]string{
		`{"list":[{"_id":"1","tenantId":"another","workflow":[]}]}`:    "another community",
		`{"list":[{"_id":"1","communityId":"another","workflow":[]}]}`: "another community",
		`{}`: "documented form", `null`: "documented form",
	} {
		r.tenant.Inject(localtenant.Fault{Method: "GET", Path: list, Status: 200, Body: body, ContentType: "application/json"})
		if _, err := r.ProofingSessionTemplates(t.Context(), id); err == nil || !strings.Contains(err.Error(), says) ||
			errors.Is(err, client.ErrProofingSession) != (says == "another community") {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// Nothing is sent to the open calls that the reference does not list.
func TestProofingConnectors(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{UnknownFields: true, ShuffleLists: true}))
	connectors, err := r.ProofingConnectors(t.Context())
	if err != nil || !slices.Contains(connectors, client.ProofingConnector{VerifierType: "authenticid", DocumentType: "ppt"}) {
		t.Errorf("%v, %v", connectors, err)
	}
	for _, x := range r.tenant.Journal() {
		if x.Endpoint == "/info" && (x.Header.Get("Licensekey") != "" || x.Header.Get("Requestid") != "" || x.Header.Get("Authorization") != "") {
			t.Errorf("sent %v", x.HeaderNames)
		}
	}
}
