package reports_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// data reads a data source, and wants no problem.
func data(t *testing.T, r *rig.Rig, name string, config rig.Values) rig.Values {
	t.Helper()
	read, problems := r.ReadData("onekosmos_"+name, config)
	if len(problems) > 0 {
		t.Fatalf("%s: %s", name, problems)
	}
	return read
}

func TestReports(t *testing.T) {
	t.Parallel()
	for name, modes := range map[string]localtenant.Modes{
		"as documented": {}, "in the other form": {OtherReportForm: true, PageLimit: 4, UnknownFields: true, ShuffleLists: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant, r := acctest.NewRig(t, nil, modes)
			acctest.NoViolations(t, tenant)
			events := data(t, r, "events", rig.Values{"event_name": "E_LOGIN_FAILED", "user_id": "linus", "outcome": "failure"})
			list, _ := events["events"].([]any)
			if len(list) != 3 || events["truncated"] != false || events.Text("from") == "" || events.Text("to") == "" || fmt.Sprint(events["max_results"]) != "1000" {
				t.Fatalf("events: %v", events)
			}
			if newest := list[0].(rig.Values); newest.Text("id") != "event-0032" || newest.Text("user_id") != "linus" || newest.Text("outcome") != "failure" || newest.Get("category") != nil ||
				!strings.Contains(newest.Text("json"), `"auth_method":"password"`) {
				t.Errorf("the newest event: %v", newest)
			}
			from := time.Now().Add(-40 * 24 * time.Hour).UTC().Format(time.RFC3339)
			if few := data(t, r, "events", rig.Values{"max_results": 2, "from": from}); len(few["events"].([]any)) != 2 || few["truncated"] != true || few.Text("from") != from {
				t.Errorf("two events: %v", few)
			}
			audit, _ := data(t, r, "audit_log", rig.Values{"user_id": tenant.Local(t).Username()})["events"].([]any)
			if len(audit) != 3 || audit[0].(rig.Values).Text("category") != "AUDIT_LOG" {
				t.Errorf("the audit log: %v", audit)
			}
			logins, _ := data(t, r, "login_activity", rig.Values{"application": "wiki", "auth_method": "push", "user_id": "linus"})["logins"].([]any)
			if len(logins) != 3 || logins[0].(rig.Values).Text("session_id") != "session-2-2" || logins[0].(rig.Values)["redirect"].(rig.Values).Text("name") != "E_SP_REDIRECT_SUCCEEDED" ||
				logins[0].(rig.Values)["sign_in"].(rig.Values).Text("name") != "E_LOGIN_SUCCEEDED" {
				t.Errorf("logins: %v", logins)
			}
			if count := data(t, r, "metrics", rig.Values{"name": "M_C_LOGINS"}); fmt.Sprint(count["total"]) != "9" || count.Get("values") != nil {
				t.Errorf("a count: %v", count)
			}
			if usage := data(t, r, "metrics", rig.Values{"name": "M_G_APPLICATION_USAGE", "time_zone": "UTC"}); len(usage["values"].([]any)) != 3 || usage.Get("total") != nil {
				t.Errorf("a list: %v", usage)
			}
			users, _ := data(t, r, "user_enrollment_report", rig.Values{"auth_module_id": "staff", "query": `{"status":"disabled"}`})["users"].([]any)
			if len(users) != 1 || users[0].(rig.Values).Text("email") != "linus@example.com" || !strings.HasSuffix(users[0].(rig.Values).Text("last_login_at"), "T09:02:00.000Z") {
				t.Errorf("users: %v", users)
			}
			job := tenant.Local(t).StartReportJob()
			jobs, _ := data(t, r, "report_jobs", nil)["jobs"].([]any)
			if len(jobs) != 1 || jobs[0].(rig.Values).Text("id") != job || jobs[0].(rig.Values)["ended"] != true || !strings.Contains(jobs[0].(rig.Values).Text("download_link"), job) {
				t.Errorf("jobs: %v", jobs)
			}
		})
	}
}

// A default bound that cuts a report warns.
func TestReportsThatAreCut(t *testing.T) {
	t.Parallel()
	tenant, r := acctest.NewRig(t, nil)
	for i := range 1001 {
		tenant.Local(t).Add("events", map[string]any{"event_id": fmt.Sprint(i), "eventName": "E", "event_ts": time.Now().Add(-time.Minute).UnixMilli()})
	}
	read, problems := r.ReadData("onekosmos_events", nil)
	if len(problems) != 1 || problems.Errors() != nil || !strings.Contains(problems.String(), "more than the 1000 results") || read["truncated"] != true || len(read["events"].([]any)) != 1000 {
		t.Errorf("%s", problems)
	}
	if all := data(t, r, "events", rig.Values{"max_results": 10_000}); all["truncated"] != false || len(all["events"].([]any)) != 1034 {
		t.Errorf("all: %d", len(all["events"].([]any)))
	}
}

func TestReports_failures(t *testing.T) {
	t.Parallel()
	tenant, r := acctest.NewRig(t, nil)
	for name, c := range map[string]struct {
		source string
		config rig.Values
		says   []string
	}{
		"no time":              {"events", rig.Values{"from": "yesterday"}, []string{"from", "not a valid time", "2026-11-01T00:00:00Z"}},
		"a date":               {"audit_log", rig.Values{"to": "2026-11-01"}, []string{"to", "not a valid time"}},
		"ends before it began": {"login_activity", rig.Values{"from": "2026-11-02T00:00:00Z", "to": "2026-11-02T00:00:00+01:00"}, []string{"to", "is before from", "Set a later time"}},
		"ends before, metrics": {"metrics", rig.Values{"name": "M_C_LOGINS", "from": "2026-11-02T00:00:00Z", "to": "2026-11-01T00:00:00Z"}, []string{"to", "is before from"}},
		"none":                 {"events", rig.Values{"max_results": 0}, []string{"max_results", "between 1 and 10000"}},
		"too many":             {"report_jobs", rig.Values{"max_results": 10_001}, []string{"max_results", "between 1 and 10000"}},
		"an empty filter":      {"events", rig.Values{"user_id": ""}, []string{"user_id", "at least 1"}},
		"a query that is none": {"user_enrollment_report", rig.Values{"query": `[]`}, []string{"query", "Not a JSON object"}},
	} {
		_, problems := r.ReadData("onekosmos_"+c.source, c.config)
		for _, want := range c.says {
			if !strings.Contains(problems.Errors().String(), want) {
				t.Errorf("%s: %q is not in %s", name, want, problems)
			}
		}
	}
	if sent := tenant.Local(t).Count("", "/reports/events"); sent != 0 {
		t.Errorf("%d requests", sent)
	}
	// An unknown value is sent, with a warning that offers the nearest.
	for name, config := range map[string]rig.Values{"events": {"event_name": "E_LOGIN_SUCCEEDEDD"}, "metrics": {"name": "M_C_LOGIN"}, "login_activity": {"auth_method": "OTP"}} {
		_, problems := r.ReadData("onekosmos_"+name, config)
		if !strings.Contains(problems.String(), "Did you mean") {
			t.Errorf("%s: %s", name, problems)
		}
	}
	_, problems := r.ReadData("onekosmos_events", rig.Values{"from": time.Now().Add(time.Hour).Format(time.RFC3339)})
	if !strings.Contains(problems.Errors().String(), "the range begins at") {
		t.Errorf("a range in the future: %s", problems)
	}
	for source, path := range map[string]string{
		"events": "events", "audit_log": "audit_log", "login_activity": "login_activity", "metrics": "metrics", "user_enrollment_report": "userenrollment", "report_jobs": "download/jobs",
	} {
		tenant.Local(t).Inject(localtenant.Fault{Path: "/adminapi/reports/" + path, Times: -1, Status: http.StatusForbidden, ContentType: "application/json", Body: `{"message":"ask somebody else"}`})
		config := rig.Values{}
		if source == "metrics" {
			config["name"] = "M_C_LOGINS"
		}
		if _, problems := r.ReadData("onekosmos_"+source, config); !strings.Contains(problems.Errors().String(), "ask somebody else") {
			t.Errorf("%s: %s", source, problems)
		}
	}
}

func TestExportReport(t *testing.T) {
	t.Parallel()
	tenant, r := acctest.NewRig(t, nil, localtenant.Modes{JobFetches: 1})
	acctest.NoViolations(t, tenant)
	local := tenant.Local(t)
	to := []any{"a@example.com"}
	said, problems := r.Invoke("onekosmos_export_report", rig.Values{"report": "audit_log", "recipients": to, "user_id": "ada"})
	if len(problems) > 0 || len(said) != 3 || !strings.Contains(said[0], "prepares the report audit_log") || !strings.Contains(said[1], "Pending after") || !strings.Contains(said[2], "is complete: http") {
		t.Errorf("%q, %s", said, problems)
	}
	if sent := acctest.Sent(local, "POST", "/reports/audit_log"); len(sent) != 1 || sent[0]["user_id"] != "ada" || sent[0]["pSize"] != nil || sent[0]["from"] == nil {
		t.Errorf("sent %v", sent)
	}
	for _, config := range []rig.Values{
		{"report": "metrics", "recipients": to, "metric": "M_C_LOGINS", "requested_by": "b@example.com", "user_id": "b"},
		{"report": "user_hardware_tokens", "recipients": to, "serial_numbers": []any{"1"}},
		{"report": "role_assignments", "recipients": to, "role_ids": []any{"1"}},
	} {
		config["wait"] = false
		if said, problems := r.Invoke("onekosmos_export_report", config); len(problems) > 0 || len(said) != 1 {
			t.Errorf("%v: %q, %s", config, said, problems)
		}
	}
	if sent := acctest.Sent(local, "POST", "/reports/hardwaretokens_export"); len(sent) != 1 || sent[0]["reports_type"] != "user_hardwaretokens" || fmt.Sprint(sent[0]["query"]) != "map[serialNumbers:[1]]" {
		t.Errorf("sent %v", sent)
	}
	local.Set(localtenant.Modes{JobFetches: 1000})
	said, problems = r.Invoke("onekosmos_export_report", rig.Values{"report": "hardware_tokens", "recipients": to, "timeout": "1s"})
	if len(said) < 2 || !strings.Contains(problems.Errors().String(), "is still pending after 1s") || !strings.Contains(problems.String(), "onekosmos_report_jobs") {
		t.Errorf("too slow: %q, %s", said, problems)
	}
	jobs := local.Objects("report_jobs")
	local.Change("report_jobs", jobs[len(jobs)-1]["_id"].(string), func(job map[string]any) { job["status"] = "Failed" })
	before := local.Count("", "")
	for name, c := range map[string]struct {
		config rig.Values
		says   []string
	}{
		"unknown":      {rig.Values{"report": "audit-log", "recipients": to}, []string{"report", `Did you mean "audit_log"?`}},
		"no recipient": {rig.Values{"report": "audit_log", "recipients": []any{}}, []string{"recipients", "at least 1"}},
		"no email":     {rig.Values{"report": "audit_log", "recipients": []any{"me"}}, []string{"recipients", "must be an email address"}},
		"of another":   {rig.Values{"report": "audit_log", "recipients": to, "role_ids": []any{"1"}}, []string{"role_ids", `the report "audit_log" does not take it`, "from, to, user_id"}},
		"no metric":    {rig.Values{"report": "metrics", "recipients": to, "user_id": "u", "requested_by": "a@example.com"}, []string{"metric is required"}},
		"too long":     {rig.Values{"report": "events", "recipients": to, "timeout": "1h"}, []string{"timeout", "not a valid duration"}},
		"backwards":    {rig.Values{"report": "events", "recipients": to, "from": "2026-11-02T00:00:00Z", "to": "2026-11-01T00:00:00Z"}, []string{"to", "is before from"}},
	} {
		said, problems := r.Invoke("onekosmos_export_report", c.config)
		for _, want := range c.says {
			if len(said) > 0 || !strings.Contains(problems.Errors().String(), want) {
				t.Errorf("%s: %q is not in %s", name, want, problems)
			}
		}
	}
	if local.Count("", "") != before {
		t.Error("something was sent")
	}
}

func TestCancelReportJob(t *testing.T) {
	t.Parallel()
	tenant, r := acctest.NewRig(t, nil, localtenant.Modes{JobFetches: 1000})
	local := tenant.Local(t)
	job := local.StartReportJob()
	for _, want := range []string{"was canceled", `has ended already, with status "Canceled"`} {
		if said, problems := r.Invoke("onekosmos_cancel_report_job", rig.Values{"job_id": job}); len(problems) > 0 || len(said) != 1 || !strings.Contains(said[0], want) || !strings.Contains(said[0], job) {
			t.Errorf("%q, %s", said, problems)
		}
	}
	local.Set(localtenant.Modes{})
	done := local.StartReportJob()
	if said, problems := r.Invoke("onekosmos_cancel_report_job", rig.Values{"job_id": done}); len(problems) > 0 || len(said) != 1 || !strings.Contains(said[0], `"Completed"`) {
		t.Errorf("complete: %q, %s", said, problems)
	}
	if said, problems := r.Invoke("onekosmos_cancel_report_job", rig.Values{"job_id": "nobodys"}); len(said) > 0 || !strings.Contains(problems.Errors().String(), `report job "nobodys"`) || !strings.Contains(problems.String(), "Check job_id") {
		t.Errorf("none: %q, %s", said, problems)
	}
}

func TestRecordEvent(t *testing.T) {
	t.Parallel()
	tenant, r := acctest.NewRig(t, nil)
	acctest.NoViolations(t, tenant)
	for range 2 {
		if said, problems := r.Invoke("onekosmos_record_event", rig.Values{"event_name": "E_DEPLOYED", "data": `{"user_id":"ci"}`}); len(problems) > 0 || len(said) != 1 || !strings.Contains(said[0], "E_DEPLOYED") {
			t.Errorf("%q, %s", said, problems)
		}
	}
	at := time.Now().Add(-time.Hour).UTC().Format(time.RFC3339)
	if _, problems := r.Invoke("onekosmos_record_event", rig.Values{"event_name": "E_DEPLOYED", "event_id": "mine", "time": at, "include_caller_ip": true, "version": "7", "redirect_from": "https://x.example.com", "caller_user_agent": "ci", "data": `{"user_id":"ci"}`}); len(problems) > 0 {
		t.Error(problems)
	}
	list, _ := data(t, r, "events", rig.Values{"user_id": "ci"})["events"].([]any)
	if len(list) != 3 || list[2].(rig.Values).Text("id") != "mine" || !strings.HasPrefix(list[2].(rig.Values).Text("time"), at[:19]) {
		t.Fatalf("%v", list)
	}
	for _, want := range []string{`"version":"7"`, `"caller_ip":"203.0.113.7"`, `"redirect_from":"https://x.example.com"`, `"caller_user_agent":"ci"`} {
		if !strings.Contains(list[2].(rig.Values).Text("json"), want) {
			t.Errorf("%s is not in %v", want, list[2])
		}
	}
	if ids := []string{list[0].(rig.Values).Text("id"), list[1].(rig.Values).Text("id")}; slices.Contains(ids, "") || ids[0] == ids[1] {
		t.Errorf("%q", ids)
	}
	for want, config := range map[string]rig.Values{
		`sets the member "event_ts" itself. Remove it, and set time instead`: {"event_name": "E", "data": `{"event_ts":1}`},
		`sets the member "type" itself. Remove it.`:                          {"event_name": "E", "data": `{"type":"x"}`},
		"not a valid time":  {"event_name": "E", "time": "now"},
		"Not a JSON object": {"event_name": "E", "data": "[]"},
	} {
		if _, problems := r.Invoke("onekosmos_record_event", config); !strings.Contains(problems.Errors().String(), want) {
			t.Errorf("%q is not in %s", want, problems)
		}
	}
}
