package localtenant_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const reportDate = "2006-01-02 15:04:05.000"

func TestReportOfEvents(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	const path = "/adminapi/reports/events"
	got := c.want(200, "POST", path, c.ids()).object()
	if at(got, "page", "total") != 33.0 || at(got, "page", "pSize") != 10.0 || at(got, "page", "pIndex") != 0.0 || len(got["data"].([]any)) != 10 || at(got, "data", 0, "event_id") != "event-0033" || at(got, "data", 0, "_id") != nil {
		t.Errorf("by default: %v", got)
	}
	last := c.want(200, "POST", path, c.ids(with("pIndex", 3))).object()
	if len(last["data"].([]any)) != 3 || at(last, "data", 2, "event_id") != "event-0001" {
		t.Errorf("the last page: %v", last)
	}
	if beyond := c.want(200, "POST", path, c.ids(with("pIndex", 4))).object(); len(beyond["data"].([]any)) != 0 || at(beyond, "page", "total") != 33.0 {
		t.Errorf("beyond: %v", beyond)
	}
	if some := c.want(200, "POST", path, c.ids(with("user_id", "ada"), with("eventName", "E_LOGIN_SUCCEEDED"), with("outcome", "success"))).object(); at(some, "page", "total") != 3.0 {
		t.Errorf("some: %v", some)
	}
	day := time.Now().UTC().Truncate(24 * time.Hour).Add(-48 * time.Hour)
	if one := c.want(200, "POST", path, c.ids(with("from", day.Format(reportDate)), with("to", day.Add(24*time.Hour).Format(reportDate)))).object(); at(one, "page", "total") != 11.0 {
		t.Errorf("a day: %v", at(one, "page"))
	}
	for name, values := range map[string][]any{
		"from":  {"2024-01-01T00:00:00Z", time.Now().Add(-91 * 24 * time.Hour).UTC().Format(reportDate), time.Now().Add(time.Hour).UTC().Format(reportDate), 5},
		"to":    {"yesterday", day.Add(-40 * 24 * time.Hour).Format(reportDate)},
		"pSize": {0, -1, "10"}, "pIndex": {-1, 0.5}, "page": {1}, "download.notificationList": {}, "user_id": {7},
	} {
		for _, value := range values {
			c.refused(name, "POST", path, c.ids(with(name, value)))
		}
	}
	c.refused("download.notificationList", "POST", path, c.ids(with("download", map[string]any{})))
	c.tenant.Set(localtenant.Modes{PageLimit: 4, OtherReportForm: true})
	if small := c.want(200, "POST", path, c.ids()).object(); len(small["data"].([]any)) != 4 || at(small, "page", "total") != "33" || at(small, "page", "pSize") != 4.0 {
		t.Errorf("small pages: %v", small)
	}
}

func TestOtherReports(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	audit := c.want(200, "POST", "/adminapi/reports/audit_log", c.ids()).object()
	if at(audit, "page", "total") != 3.0 || at(audit, "data", "auditLogEvents", 0, "eventCategory") != "AUDIT_LOG" {
		t.Errorf("the audit log: %v", audit)
	}
	logins := c.want(200, "POST", "/adminapi/reports/login_activity", c.ids(with("application", "wiki"))).object()
	session, _ := at(logins, "data", "activityEvents", 0, "session_id").(string)
	if at(logins, "page", "total") != 3.0 || at(logins, "data", "loginEvents", session, "eventName") != "E_LOGIN_SUCCEEDED" {
		t.Errorf("logins: %v", logins)
	}
	users := c.want(200, "POST", "/adminapi/reports/userenrollment", c.ids(with("moduleId", "staff"), with("query", map[string]any{"status": "disabled"}))).object()
	if at(users, "page", "total") != 1.0 || at(users, "data", 0, "username") != "linus" || names(at(users, "data", 0).(map[string]any)) != "email lastLoginTime status username" {
		t.Errorf("users: %v", users)
	}
	const metrics = "/adminapi/reports/metrics"
	if count := c.want(200, "POST", metrics, c.ids(with("metricsName", "M_C_ACTIVE_USER"))).object(); count["count"] != 3.0 {
		t.Errorf("a count: %v", count)
	}
	if list, _ := c.want(200, "POST", metrics, c.ids(with("metricsName", "M_G_LOGIN_FAILED"))).body.([]any); len(list) != 3 || at(list, 0, "count") != 1.0 {
		t.Errorf("a list: %v", list)
	}
	c.refused("metricsName", "POST", metrics, c.ids(with("metricsName", "M_C_NOTHING")))
	c.refused("metricsName", "POST", metrics, c.ids())
	c.tenant.Set(localtenant.Modes{OtherReportForm: true})
	if count := c.want(200, "POST", metrics, c.ids(with("metricsName", "M_C_LOGINS"))).object(); count["count"] != "9" {
		t.Errorf("a count in text: %v", count)
	}
	if audit := c.want(200, "POST", "/adminapi/reports/audit_log", c.ids()).object(); at(audit, "data", 0, "auditLogEvents", 2, "eventName") != "E_DIRECTORY_ADDED" {
		t.Errorf("the audit log: %v", audit)
	}
}

func TestRecordEvent(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	const path = "/adminapi/reports/event"
	event := func(edit ...func(map[string]any)) map[string]any {
		data := map[string]any{"type": "event", "event_id": "e-1", "caller_user_agent": "test", "version": "1", "user_id": "me", "event_ts": 5}
		for _, change := range edit {
			change(data)
		}
		return c.ids(with("eventData", data), with("serverEventData", map[string]any{"event_ts": true, "caller_ip": true}))
	}
	c.token = "" // it needs none
	if got := c.want(200, "PUT", path, event()); got.raw != "" {
		t.Errorf("answered %q", got.raw)
	}
	for _, name := range []string{"type", "event_id", "caller_user_agent", "version"} {
		c.refused("eventData."+name, "PUT", path, event(without(name)))
	}
	c.refused("eventData", "PUT", path, c.ids())
	c.refused("eventData.event_ts", "PUT", path, event(with("event_ts", "now")))
	c.token = c.tenant.IssueToken(time.Hour)
	got := c.want(200, "POST", "/adminapi/reports/events", c.ids(with("user_id", "me"))).object()
	if at(got, "page", "total") != 1.0 || at(got, "data", 0, "caller_ip") == nil || at(got, "data", 0, "event_ts") == 5.0 {
		t.Errorf("recorded: %v", got)
	}
}

func TestReportJobs(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{Modes: localtenant.Modes{JobFetches: 2}})
	const jobs = "/adminapi/reports/download/jobs"
	to := with("download", map[string]any{"notificationList": []any{"a@example.com"}})
	export := func(path string, body map[string]any) string {
		t.Helper()
		id, _ := c.want(200, "POST", path, body).object()["jobId"].(string)
		if id == "" {
			t.Fatal("no job")
		}
		return id
	}
	body := func(edit ...func(map[string]any)) map[string]any {
		made := map[string]any{"reports_type": "hardware_tokens", "query": map[string]any{"serialNumbers": []any{"1"}}}
		for _, change := range edit {
			change(made)
		}
		return made
	}
	first := export("/adminapi/reports/hardwaretokens_export", body(to))
	second := export("/adminapi/reports/role_assignment", c.ids(to, with("roleIds", []any{"1"})))
	export("/adminapi/reports/events", c.ids(to))
	time.Sleep(2 * time.Millisecond) // the last one is the newest
	export("/adminapi/reports/metrics", c.ids(with("metricsName", "M_C_LOGINS"), with("download", map[string]any{
		"requestBy": "b@example.com", "notificationList": []any{"a@example.com"}, "eventData": map[string]any{"tenant_dns": "t", "user_id": "u"},
	})))
	c.refused("download", "POST", "/adminapi/reports/hardwaretokens_export", body())
	c.refused("reports_type", "POST", "/adminapi/reports/hardwaretokens_export", body(to, with("reports_type", "else")))
	c.refused("download.notificationList[0]", "POST", "/adminapi/reports/hardwaretokens_export", body(with("download", map[string]any{"notificationList": []any{"nobody"}})))
	c.want(200, "POST", "/adminapi/reports/role_assignment", c.ids())
	status := func(id string) any {
		t.Helper()
		for _, one := range c.want(200, "POST", jobs, map[string]any{"sort": []any{map[string]any{"field": "createdAt", "order": "asc"}}}).object()["data"].([]any) {
			if at(one, "jobId") == id {
				return at(one, "status")
			}
		}
		return nil
	}
	for i, want := range []string{"Pending", "Pending", "Completed"} {
		if got := status(first); got != want {
			t.Errorf("list %d: %v", i, got)
		}
		if i == 0 {
			c.want(http.StatusNoContent, "PATCH", jobs+"/"+second, nil)
		}
	}
	if got := status(second); got != "Canceled" {
		t.Errorf("canceled: %v", got)
	}
	c.want(http.StatusNotFound, "PATCH", jobs+"/"+first, nil)
	c.want(http.StatusNotFound, "PATCH", jobs+"/else", nil)
	page := c.want(200, "POST", jobs, map[string]any{"pSize": 1, "sort": []any{map[string]any{"field": "createdAt", "order": "desc"}}}).object()
	if at(page, "page", "total") != 4.0 || at(page, "page", "sort", 0, "order") != "desc" || at(page, "data", 0, "requestedBy") != "b@example.com" ||
		at(page, "data", 0, "downloadLink") != fmt.Sprintf("%s/downloads/reports/tenant/%s/community/%s/job/%s/report.csv", c.url, c.tenant.TenantID(), c.tenant.CommunityID(), at(page, "data", 0, "jobId")) {
		t.Errorf("a page: %v", page)
	}
	c.refused("sort[0].order", "POST", jobs, map[string]any{"sort": []any{map[string]any{"field": "createdAt", "order": "up"}}})
	if kinds := c.tenant.Collections(); !slices.Contains(kinds, "report_jobs") {
		t.Errorf("%q", kinds)
	}
}
