package client_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// reportTenants are tenants whose reports have several forms.
var reportTenants = map[string]localtenant.Modes{
	"as documented": {}, "newer": {UnknownFields: true, ShuffleLists: true}, "small pages": {PageLimit: 3}, "large pages are refused": {CallLimit: 50},
	"in the other form": {OtherReportForm: true, PageLimit: 4, UnknownFields: true}, "in plain": {PlainAnswers: true},
}

func TestReports(t *testing.T) {
	t.Parallel()
	for name, m := range reportTenants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, modes(m))
			ctx := t.Context()
			all := client.ReportQuery{Most: 1000}
			events, err := r.Events(ctx, all)
			if err != nil || len(events.Events) != 33 || events.More || events.To.Sub(events.From) != 30*24*time.Hour {
				t.Fatalf("%+v, %v", events, err)
			}
			if newest := events.Events[0]; newest.ID != "event-0033" || newest.Name != "E_DIRECTORY_REMOVED" || newest.Category != "AUDIT_LOG" || !strings.HasSuffix(newest.Time, "T10:01:00.000Z") {
				t.Errorf("the newest: %+v", newest)
			}
			login, err := r.Events(ctx, client.ReportQuery{Most: 2, EventName: "E_LOGIN_SUCCEEDED", UserID: "grace", Outcome: "success"})
			if err != nil || len(login.Events) != 2 || !login.More || login.Events[0].UserID != "grace" || login.Events[0].SessionID != "session-2-1" || login.Events[0].Outcome != "success" {
				t.Errorf("the logins of one: %+v, %v", login, err)
			}
			if none, err := r.Events(ctx, client.ReportQuery{Most: 9, BrokerID: "b"}); err != nil || len(none.Events) != 0 || none.More {
				t.Errorf("none: %+v, %v", none, err)
			}
			audit, err := r.AuditLog(ctx, all)
			if err != nil || len(audit.Events) != 3 || audit.Events[2].Name != "E_DIRECTORY_ADDED" || audit.Events[0].UserID != r.tenant.Username() {
				t.Errorf("the audit log: %+v, %v", audit, err)
			}
			logins, err := r.LoginActivity(ctx, client.ReportQuery{Most: 1000, AuthMethod: "qr", Application: "payroll"})
			if err != nil || len(logins.Logins) != 3 {
				t.Fatalf("the logins: %+v, %v", logins, err)
			}
			for _, login := range logins.Logins {
				if login.Redirect.Name != "E_SP_REDIRECT_SUCCEEDED" || login.SignIn == nil || login.SignIn.Name != "E_LOGIN_SUCCEEDED" || login.SignIn.SessionID != login.Redirect.SessionID {
					t.Errorf("a login: %+v, %+v", login.Redirect, login.SignIn)
				}
			}
			users, more, err := r.UserEnrollments(ctx, "staff", json.RawMessage(`{"status":"active"}`), 1000)
			if err != nil || more || len(users) != 2 || users[1].Username != "grace" || users[1].Email != "grace@example.com" || users[1].Status != "active" || !strings.HasSuffix(users[1].LastLogin, "T09:01:00.000Z") {
				t.Errorf("users: %+v, %v", users, err)
			}
			if users, more, err := r.UserEnrollments(ctx, "", nil, 1); err != nil || !more || len(users) != 1 {
				t.Errorf("one user: %+v, %t, %v", users, more, err)
			}
			for name, want := range map[string]int64{"M_C_LOGINS": 9, "M_C_ACTIVE_USER": 3, "M_C_LOGIN_FAILED": 3, "M_C_NEW_DEVICES": 0} {
				if metric, err := r.Metric(ctx, name, "", time.Time{}, time.Time{}); err != nil || metric.Count == nil || *metric.Count != want || metric.List != nil {
					t.Errorf("%s: %+v, %v", name, metric, err)
				}
			}
			usage, err := r.Metric(ctx, "M_G_APPLICATION_USAGE", "UTC", time.Time{}, time.Time{})
			if err != nil || usage.Count != nil || len(usage.List) != 3 || !strings.Contains(usage.List[0], `"count":3`) {
				t.Errorf("usage: %+v, %v", usage, err)
			}
			if none, err := r.Metric(ctx, "M_T_NEW_DEVICES", "", time.Time{}, time.Time{}); err != nil || none.Count != nil || none.List == nil || len(none.List) != 0 {
				t.Errorf("no devices: %+v, %v", none, err)
			}
			day := r.tenant.Now().UTC().Truncate(24 * time.Hour).Add(-24 * time.Hour)
			if hours, err := r.Metric(ctx, "M_GT_SUCCESSFUL_AUTHENTICATIONS", "", day, day); err != nil || len(hours.List) != 1 || !strings.Contains(hours.List[0], `"count":3`) {
				t.Errorf("the hours of a day: %+v, %v", hours, err)
			}
		})
	}
}

// What is asked for is a range of the tenant's time, in the form of the
// reference, whose end does not move.
func TestRangesOfReports(t *testing.T) {
	t.Parallel()
	r := start(t)
	ctx := t.Context()
	ask := func(q client.ReportQuery) (from, to string, err error) {
		t.Helper()
		r.tenant.ResetJournal()
		q.Most = 5
		_, err = r.Events(ctx, q)
		for _, x := range r.tenant.Journal() {
			if x.Endpoint == "/reports/events" {
				var body struct{ From, To string }
				_ = json.Unmarshal(x.Request, &body)
				if to != "" && (from != body.From || to != body.To) {
					t.Errorf("from %s to %s, and then from %s to %s", from, to, body.From, body.To)
				}
				from, to = body.From, body.To
			}
		}
		return from, to, err
	}
	near := func(text string, at time.Time) bool {
		got, err := time.Parse(client.ReportDateLayout, text)
		return err == nil && got.Sub(at).Abs() < 10*time.Second
	}
	now := r.tenant.Now().UTC()
	day := 24 * time.Hour
	if from, to, err := ask(client.ReportQuery{}); err != nil || !near(from, now.Add(-30*day)) || !near(to, now) {
		t.Errorf("nothing given: from %s to %s, %v", from, to, err)
	}
	berlin := time.FixedZone("", 3600)
	if from, to, err := ask(client.ReportQuery{From: now.Add(-40 * day).In(berlin), To: now.Add(-35 * day).In(berlin)}); err != nil || !near(from, now.Add(-40*day)) || !near(to, now.Add(-35*day)) {
		t.Errorf("given: from %s to %s, %v", from, to, err)
	}
	if from, to, err := ask(client.ReportQuery{To: now.Add(-80 * day)}); err != nil || !near(from, now.Add(time.Minute-90*day)) || !near(to, now.Add(-80*day)) {
		t.Errorf("an end: from %s to %s, %v", from, to, err)
	}
	if _, to, err := ask(client.ReportQuery{To: now.Add(80 * day)}); err != nil || !near(to, now) {
		t.Errorf("a late end: %s, %v", to, err)
	}
	if _, _, err := ask(client.ReportQuery{From: now.Add(day)}); err == nil || !strings.Contains(err.Error(), "the range begins at") {
		t.Errorf("a late beginning: %v", err)
	}
	if _, _, err := ask(client.ReportQuery{From: now.Add(-91 * day), To: now}); !errors.Is(err, client.ErrRefused) {
		t.Errorf("an early beginning: %v", err)
	}
}

// Events are recorded between the pages that are read, most of them now, some of
// them with a time that was read before.
func TestEventsThatAreRecordedMeanwhile(t *testing.T) {
	t.Parallel()
	const histories = 60
	for seed := range uint64(histories) {
		random := rand.New(rand.NewPCG(seed, 3))
		var tenant *localtenant.Tenant
		var moments [][]string // the events of the range
		left, next := random.IntN(60), 0
		start0 := time.Now().UTC().Add(-time.Hour)
		record := func(at time.Time, inside bool) {
			next++
			id := fmt.Sprintf("%06d", next)
			tenant.Add("events", map[string]any{"event_id": id, "eventName": "E", "event_ts": at.UnixMilli(), "user_id": "property"})
			var before []string
			if len(moments) > 0 {
				before = moments[len(moments)-1]
			}
			if inside {
				moments = append(moments, append(slices.Clone(before), id))
			}
		}
		r := start(t, modes(localtenant.Modes{ShuffleLists: seed%3 == 0, PageLimit: int(seed % 4 * 20), OtherReportForm: seed%5 == 0}), front(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				if strings.HasSuffix(q.URL.Path, "/reports/events") {
					for range min(random.IntN(4), left) {
						left--
						if random.IntN(3) > 0 {
							record(time.Now().Add(time.Hour), false) // after the end
						} else {
							record(start0.Add(time.Duration(random.IntN(3600))*time.Second), true)
						}
					}
				}
				next.ServeHTTP(w, q)
			})
		}))
		tenant = r.tenant
		moments = [][]string{nil}
		for range random.IntN(200) {
			record(start0.Add(time.Duration(random.IntN(3600))*time.Second), true)
		}
		first := len(moments) - 1
		report, err := r.Events(t.Context(), client.ReportQuery{Most: 1000, UserID: "property"})
		if err != nil {
			t.Errorf("seed %d: %v", seed, err)
			continue
		}
		var got []string
		for i, event := range report.Events {
			got = append(got, event.ID)
			if i > 0 && event.Time > report.Events[i-1].Time {
				t.Errorf("seed %d: %s after %s", seed, event.Time, report.Events[i-1].Time)
			}
		}
		slices.Sort(got)
		if report.More || !slices.ContainsFunc(moments[first:], func(moment []string) bool { return slices.Equal(moment, got) }) {
			t.Errorf("seed %d: %d events are those of no moment from %d to %d", seed, len(got), len(moments[first]), len(moments[len(moments)-1]))
		}
	}
}

// Pages in other forms than the printed ones say the same.
func TestReportsInOtherForms(t *testing.T) {
	t.Parallel()
	r := start(t)
	ctx := t.Context()
	query := client.ReportQuery{Most: 10}
	answers := func(path string, answer any) {
		r.tenant.ClearFaults()
		r.tenant.Inject(localtenant.Fault{Path: "/adminapi/reports" + path, Times: -1, Answer: answer})
	}
	type o = map[string]any
	type l = []any
	event := o{"event_id": 7, "eventName": "E", "event_ts": "1700000000000", "user_id": "u"}
	page := o{"pSize": "10", "pIndex": "0", "total": "1"}
	for form, answer := range map[string]any{
		"as printed": o{"page": page, "data": l{event}}, "wrapped": o{"data": o{"page": page, "data": l{event}}}, "one": o{"page": page, "data": event},
		"a list": l{event}, "a page in a list": o{"page": l{page}, "data": l{event}}, "no page": o{"data": l{event}}, "a total": o{"total": 1, "data": l{event}},
		"of a search engine": o{"page": page, "data": l{o{"_id": "7", "_source": o{"eventName": "E", "@timestamp": "2023-11-14T22:13:20Z", "userId": "u"}}}},
		"in seconds":         o{"page": page, "data": l{o{"event_id": "7", "eventName": "E", "event_ts": 1700000000, "user_id": "u"}}},
		"as in requests":     o{"page": page, "data": l{o{"event_id": "7", "eventName": "E", "event_ts": "2023-11-14 22:13:20.000", "user_id": "u"}}},
	} {
		answers("/events", answer)
		got, err := r.Events(ctx, query)
		if form == "a list" || form == "no page" { // the second page has it too
			if err == nil || !strings.Contains(err.Error(), "the same on one page after the other") {
				t.Errorf("%s: %+v, %v", form, got, err)
			}
			continue
		}
		if err != nil || len(got.Events) != 1 || got.Events[0].ID != "7" || got.Events[0].Name != "E" || got.Events[0].Time != "2023-11-14T22:13:20.000Z" || got.Events[0].UserID != "u" {
			t.Errorf("%s: %+v, %v", form, got, err)
		}
	}
	for form, answer := range map[string]any{
		"an empty page": o{"page": o{"total": 0}, "data": l{}}, "no data": o{"page": o{"total": 0}}, "null": o{"page": o{"total": "0"}, "data": nil},
		"an empty object": o{}, "an empty list": l{}, "an empty object in data": o{"page": o{"total": 0}, "data": o{}},
	} {
		answers("/events", answer)
		if got, err := r.Events(ctx, query); err != nil || len(got.Events) != 0 {
			t.Errorf("%s: %+v, %v", form, got, err)
		}
	}
	for form, answer := range map[string]any{
		"a job": o{"jobId": "1"}, "no data": o{"page": o{"total": 3}}, "a text": o{"page": o{"total": 1}, "data": l{"event"}}, "null": l{nil},
	} {
		answers("/events", answer)
		if got, err := r.Events(ctx, query); err == nil || !strings.Contains(err.Error(), "documented form") {
			t.Errorf("%s: %+v, %v", form, got, err)
		}
	}
	for form, data := range map[string]any{
		"an object": o{"auditLogEvents": l{event}}, "a list of one": l{o{"auditLogEvents": l{event}}}, "the events": l{event}, "one event": o{"auditLogEvents": event},
	} {
		answers("/audit_log", o{"page": page, "data": data})
		if got, err := r.AuditLog(ctx, query); err != nil || len(got.Events) != 1 || got.Events[0].ID != "7" {
			t.Errorf("%s: %+v, %v", form, got, err)
		}
	}
	redirect, signIn := o{"event_id": "1", "eventName": "E_SP_REDIRECT_SUCCEEDED", "session_id": "s"}, o{"event_id": "2", "eventName": "E_LOGIN_SUCCEEDED", "session_id": "s"}
	for form, data := range map[string]any{
		"an object": o{"activityEvents": l{redirect}, "loginEvents": o{"s": signIn}}, "a list of one": l{o{"activityEvents": l{redirect}, "loginEvents": o{"s": signIn}}},
		"a list of two": l{o{"activityEvents": l{redirect}}, o{"loginEvents": o{"s": signIn}}}, "two lists": o{"activityEvents": l{redirect}, "loginEvents": l{signIn}},
		"one list": l{redirect, signIn},
	} {
		answers("/login_activity", o{"page": page, "data": data})
		if got, err := r.LoginActivity(ctx, query); err != nil || len(got.Logins) != 1 || got.Logins[0].Redirect.ID != "1" || got.Logins[0].SignIn == nil || got.Logins[0].SignIn.ID != "2" {
			t.Errorf("%s: %+v, %v", form, got, err)
		}
	}
	answers("/login_activity", o{"page": page, "data": o{"activityEvents": l{redirect}, "loginEvents": o{}}})
	if got, err := r.LoginActivity(ctx, query); err != nil || len(got.Logins) != 1 || got.Logins[0].SignIn != nil {
		t.Errorf("without a sign-in: %+v, %v", got, err)
	}
	for form, want := range map[string]struct {
		answer any
		count  int64 // -1 for a list
	}{
		"as printed": {o{"count": 3}, 3}, "text": {o{"count": "3"}, 3}, "wrapped": {o{"data": o{"count": 3}}, 3}, "in a list": {l{o{"count": 3}}, 3}, "twice": {o{"count": o{"count": 3}}, 3},
		"a list": {l{o{"a": 1}}, -1}, "a list in count": {o{"count": l{o{"a": 1}}}, -1}, "a wrapped list": {o{"data": l{o{"a": 1}}}, -1},
	} {
		answers("/metrics", want.answer)
		got, err := r.Metric(ctx, "M", "", time.Time{}, time.Time{})
		if err != nil || (want.count < 0) != (got.Count == nil) || got.Count != nil && *got.Count != want.count || want.count < 0 && !slices.Equal(got.List, []string{`{"a":1}`}) {
			t.Errorf("%s: %+v, %v", form, got, err)
		}
	}
	answers("/metrics", o{"jobId": "1"})
	if got, err := r.Metric(ctx, "M", "", time.Time{}, time.Time{}); err == nil || !strings.Contains(err.Error(), "neither a count nor a list") {
		t.Errorf("%+v, %v", got, err)
	}
}

// An event is recorded once, and what is not understood is sent in the form of
// the sample.
func TestRecordEvent(t *testing.T) {
	t.Parallel()
	r := start(t)
	ctx := t.Context()
	at := time.Now().Add(-time.Hour).Truncate(time.Millisecond)
	event := client.NewEvent{ID: "mine-1", Name: "E_DEPLOYED", Version: "1", UserAgent: "terraform", At: &at, More: map[string]json.RawMessage{"user_id": []byte(`"ci"`)}}
	if _, err := r.RecordEvent(ctx, event); err != nil {
		t.Fatal(err)
	}
	event.ID, event.At, event.CallerIP = "mine-2", nil, true
	if _, err := r.RecordEvent(ctx, event); err != nil {
		t.Fatal(err)
	}
	got, err := r.Events(ctx, client.ReportQuery{Most: 10, UserID: "ci"})
	if err != nil || len(got.Events) != 2 || got.Events[1].ID != "mine-1" || got.Events[1].Time != at.UTC().Format("2006-01-02T15:04:05.000Z07:00") || !strings.Contains(got.Events[0].JSON, `"caller_ip":"203.0.113.7"`) {
		t.Errorf("%+v, %v", got, err)
	}
	r.tenant.Inject(localtenant.Fault{Method: "PUT", Path: "/adminapi/reports/event", Status: 400, ContentType: "application/json", Body: `{"errors":[{"message":"browser_agent is required","param":"eventData.browser_agent"}]}`})
	event.ID = "mine-3"
	if _, err := r.RecordEvent(ctx, event); err != nil {
		t.Fatal(err)
	}
	if got, err := r.Events(ctx, client.ReportQuery{Most: 10, UserID: "ci"}); err != nil || len(got.Events) != 3 || !slices.ContainsFunc(got.Events, func(e *client.Event) bool { return strings.Contains(e.JSON, `"browser_agent":"terraform"`) }) {
		t.Errorf("%+v, %v", got, err)
	}
	event.ID = ""
	if id, err := r.RecordEvent(ctx, event); err != nil || len(id) != 36 {
		t.Errorf("without an id: %q, %v", id, err)
	}
	event.Version = ""
	if _, err := r.RecordEvent(ctx, event); !errors.Is(err, client.ErrRefused) {
		t.Errorf("without a version: %v", err)
	}
	event.Version = "1"
	r.tenant.Inject(localtenant.Fault{Method: "PUT", Path: "/adminapi/reports/event", DropAfter: true})
	event.ID = "mine-4"
	before := r.tenant.Count("PUT", "/reports/event")
	if _, err := r.RecordEvent(ctx, event); !errors.Is(err, client.ErrOutcomeUnknown) || r.tenant.Count("PUT", "/reports/event") != before+1 {
		t.Errorf("a lost answer: %v", err)
	}
}
