package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// JobState is what the status of a report's job comes to.
type JobState int

// The states of a job.
const (
	JobPending JobState = iota
	JobCompleted
	JobCanceled
	JobFailed
)

// ReportJob prepares a report for download: API reference, Admin API, group
// Reports.
type ReportJob struct {
	ID           string
	Status       string // in the tenant's words
	State        JobState
	CreatedAt    string // RFC 3339, UTC; in the tenant's form where that is unknown
	CompletedAt  string // "" before
	RequestedBy  string
	Recipients   []string
	Size         *int64 // in bytes
	DownloadLink string

	created time.Time
}

func (j *ReportJob) key() string { return j.ID }
func (j *ReportJob) size() int   { return len(j.DownloadLink) + 200 }

// UnmarshalJSON reads a job. Of its statuses the reference prints "Pending" alone:
// one is over that is completed, or has a link, or says so in its status.
func (j *ReportJob) UnmarshalJSON(raw []byte) error {
	var said struct {
		JobID, ID, Status, RequestedBy, DownloadLink text
		CreatedAt, CompletedAt                       json.RawMessage
		SendNotificationTo                           json.RawMessage
		Size                                         *Number
	}
	if err := json.Unmarshal(raw, &said); err != nil {
		return err
	}
	*j = ReportJob{ID: firstOf(said.JobID, said.ID), Status: string(said.Status), RequestedBy: string(said.RequestedBy), DownloadLink: string(said.DownloadLink)}
	if j.ID == "" {
		return errors.New("a job has no jobId")
	}
	for _, one := range listed(said.SendNotificationTo) {
		var email text
		if json.Unmarshal(one, &email) == nil && email != "" {
			j.Recipients = append(j.Recipients, string(email))
		}
	}
	if said.Size != nil {
		j.Size = new(int64(*said.Size))
	}
	j.created, j.CreatedAt = reportTime(said.CreatedAt)
	if _, j.CompletedAt = reportTime(said.CompletedAt); j.CompletedAt == "undefined" || j.CompletedAt == "0" {
		j.CompletedAt = "" // the sample has such a word
	}
	status := strings.ToLower(j.Status)
	for _, known := range []struct {
		state JobState
		words []string
	}{{JobCanceled, []string{"cancel"}}, {JobFailed, []string{"fail", "error", "expired"}}, {JobCompleted, []string{"completed", "done", "success", "finish", "ready"}}} {
		if j.State == JobPending && slices.ContainsFunc(known.words, func(word string) bool { return strings.Contains(status, word) }) {
			j.State = known.state
		}
	}
	if j.State == JobPending && (j.DownloadLink != "" || j.CompletedAt != "") {
		j.State = JobCompleted
	}
	return nil
}

var (
	reportJobs      = endpoint{method: "POST", path: "/reports/download/jobs", needs: withToken, reads: true}
	cancelReportJob = endpoint{method: "PATCH", path: "/reports/download/jobs/{jobId}", needs: withToken}
	exportTokens    = endpoint{method: "POST", path: "/reports/hardwaretokens_export", needs: withToken}
	exportRoles     = endpoint{method: "POST", path: "/reports/role_assignment", needs: withToken, community: true}
)

// ReportJobs returns the newest jobs, and whether there are more than most: POST
// /reports/download/jobs. The newest are asked for first; a tenant that refuses
// to sort is asked as it lists them.
func (c *Client) ReportJobs(ctx context.Context, most int) (jobs []*ReportJob, more bool, err error) {
	body := map[string]any{"sort": []any{map[string]any{"field": "createdAt", "order": "desc"}}}
	newer := func(a, b *ReportJob) int { return cmp.Or(b.created.Compare(a.created), cmp.Compare(a.ID, b.ID)) }
	read := func() ([]*ReportJob, bool, error) {
		return readReport(ctx, c, reportJobs, "the download jobs", most, body, newer, func(data json.RawMessage) (list []*ReportJob, err error) {
			for _, one := range within(data, "jobs") {
				job := new(ReportJob)
				if err := json.Unmarshal(one, job); err != nil {
					return nil, err
				}
				list = append(list, job)
			}
			return list, nil
		})
	}
	if jobs, more, err = read(); isWrong(err) && names(err, "sort") {
		delete(body, "sort")
		jobs, more, err = read()
	}
	return jobs, more, err
}

// ReportJob returns a job by its id. No call reads one, so it is looked for among
// the newest first. ErrNotFound says that there is none.
func (c *Client) ReportJob(ctx context.Context, id string) (*ReportJob, error) {
	for _, most := range []int{reportPageSize, MaxReported} {
		jobs, more, err := c.ReportJobs(ctx, most)
		if err != nil {
			return nil, err
		}
		for _, job := range jobs {
			if job.ID == id {
				return job, nil
			}
		}
		if !more {
			break
		}
	}
	missing := reportJobs
	missing.about = true
	return nil, c.fail(missing, &Error{Status: http.StatusNotFound, Message: "no download job has the ID " + quote(id), absent: true}, nil)
}

// CancelReportJob cancels a job that is pending, and returns what it was before:
// PATCH /reports/download/jobs/{jobId}. A job that is over stays as it is; then
// canceled is false. ErrNotFound says that there is no such job.
func (c *Client) CancelReportJob(ctx context.Context, id string) (job *ReportJob, canceled bool, err error) {
	if job, err = c.ReportJob(ctx, id); err != nil || job.State != JobPending {
		return job, false, err
	}
	err = c.do(ctx, cancelReportJob, nil, nil, id)
	if err == nil {
		return job, true, nil
	}
	if errors.Is(err, ErrOutcomeUnknown) || declined(err) { // it may be over since, or canceled
		if now, failed := c.ReportJob(ctx, id); failed == nil && now.State != JobPending {
			return now, now.State == JobCanceled && errors.Is(err, ErrOutcomeUnknown), nil
		}
	}
	return job, false, err
}

// ReportExport is what a job is to prepare, and for whom.
type ReportExport struct {
	Report     string // one of ReportExports
	Recipients []string
	Query      ReportQuery     // of what has events
	Metric     string          // of metrics
	Zone       string          // of metrics
	RequestBy  string          // of metrics: an email
	UserID     string          // of metrics: who asks
	RoleIDs    []string        // of role assignments; nil for all
	Tokens     json.RawMessage // of tokens: the query, nil for none
}

// The reports that a job prepares.
const (
	ExportAuditLog           = "audit_log"
	ExportEvents             = "events"
	ExportLoginActivity      = "login_activity"
	ExportMetrics            = "metrics"
	ExportRoleAssignments    = "role_assignments"
	ExportHardwareTokens     = "hardware_tokens"
	ExportUserHardwareTokens = "user_hardware_tokens"
)

// ReportExports returns the names of the reports that a job prepares.
func ReportExports() []string {
	return []string{ExportAuditLog, ExportEvents, ExportLoginActivity, ExportMetrics, ExportRoleAssignments, ExportHardwareTokens, ExportUserHardwareTokens}
}

// ExportReport starts the job that prepares a report, and returns its id. It is
// not sent again when its answer is lost (ErrOutcomeUnknown): the list of jobs
// shows whether there is one.
func (c *Client) ExportReport(ctx context.Context, x ReportExport) (id string, err error) {
	var e endpoint
	var filter map[string]string
	download := map[string]any{"notificationList": x.Recipients}
	body := map[string]any{}
	switch x.Report {
	case ExportEvents:
		e, filter = reportEvents, map[string]string{"user_id": x.Query.UserID, "eventName": x.Query.EventName, "outcome": x.Query.Outcome, "broker_id": x.Query.BrokerID}
	case ExportAuditLog:
		e, filter = reportAuditLog, map[string]string{"user_id": x.Query.UserID}
	case ExportLoginActivity:
		e, filter = reportLogins, map[string]string{"user_id": x.Query.UserID, "auth_method": x.Query.AuthMethod, "application": x.Query.Application}
	case ExportMetrics:
		e, filter = reportMetrics, map[string]string{"metricsName": x.Metric, "responseTimezone": x.Zone}
		download["requestBy"], download["eventData"] = x.RequestBy, map[string]any{"tenant_dns": c.cfg.BaseURL, "user_id": x.UserID}
	case ExportRoleAssignments:
		if e = exportRoles; len(x.RoleIDs) > 0 {
			body["roleIds"] = x.RoleIDs
		}
	case ExportHardwareTokens, ExportUserHardwareTokens:
		e, body["reports_type"] = exportTokens, strings.Replace(x.Report, "user_hardware_tokens", "user_hardwaretokens", 1)
		if x.Tokens != nil {
			body["query"] = x.Tokens
		}
	default:
		return "", fmt.Errorf("%q is none of the reports %q", x.Report, ReportExports())
	}
	if filter != nil {
		if body, _, _, err = c.reportBody(ctx, x.Query, filter); err != nil {
			return "", err
		}
	}
	body["download"] = download
	e.reads = false // with download, a call starts a job
	var made struct{ JobID, ID text }
	if err := c.do(ctx, e, body, &made); err != nil {
		return "", err
	}
	if id = firstOf(made.JobID, made.ID); id == "" {
		return "", c.fail(e, &Error{Message: "the answer contains no jobId"}, nil)
	}
	return id, nil
}
