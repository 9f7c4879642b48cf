package client_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestReportJobs(t *testing.T) {
	t.Parallel()
	for name, m := range reportTenants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m.JobFetches = 1
			r := start(t, modes(m))
			ctx := t.Context()
			if jobs, more, err := r.ReportJobs(ctx, 10); err != nil || more || len(jobs) != 0 {
				t.Errorf("no jobs: %+v, %v", jobs, err)
			}
			var ids []string
			for _, report := range client.ReportExports() {
				id, err := r.ExportReport(ctx, client.ReportExport{
					Report: report, Recipients: []string{"a@example.com"}, Metric: "M_C_LOGINS", RequestBy: "b@example.com", UserID: "u",
					RoleIDs: []string{"1", "2"}, Tokens: []byte(`{"serialNumbers":["sr001"]}`), Query: client.ReportQuery{UserID: "ada"},
				})
				if err != nil || id == "" {
					t.Fatalf("%s: %v", report, err)
				}
				ids = append(ids, id)
				time.Sleep(2 * time.Millisecond) // each has a time of its own
			}
			jobs, more, err := r.ReportJobs(ctx, 2)
			if err != nil || !more || len(jobs) != 2 || jobs[0].ID != ids[6] || jobs[1].ID != ids[5] {
				t.Fatalf("the newest: %+v, %t, %v", jobs, more, err)
			}
			job, err := r.ReportJob(ctx, ids[0])
			if err != nil || job.State != client.JobCompleted || job.Status != "Completed" || job.RequestedBy == "" || len(job.Recipients) != 1 || *job.Size != 1234 || !strings.Contains(job.DownloadLink, ids[0]) || job.CompletedAt == "" || job.CreatedAt == "" {
				t.Errorf("complete: %+v, %v", job, err)
			}
			if _, err := r.ReportJob(ctx, "else"); !errors.Is(err, client.ErrNotFound) || !strings.Contains(err.Error(), "else") {
				t.Errorf("none: %v", err)
			}
		})
	}
}

func TestCancelReportJob(t *testing.T) {
	t.Parallel()
	r := start(t, modes(localtenant.Modes{JobFetches: 1000}))
	ctx := t.Context()
	export := func() string {
		id, err := r.ExportReport(ctx, client.ReportExport{Report: client.ExportHardwareTokens, Recipients: []string{"a@example.com"}})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	id := export()
	if job, canceled, err := r.CancelReportJob(ctx, id); err != nil || !canceled || job.State != client.JobPending {
		t.Errorf("%+v, %t, %v", job, canceled, err)
	}
	if job, canceled, err := r.CancelReportJob(ctx, id); err != nil || canceled || job.State != client.JobCanceled {
		t.Errorf("again: %+v, %t, %v", job, canceled, err)
	}
	r.wantCount(t, 1, "PATCH", "/reports/download/jobs/{jobId}")
	if _, _, err := r.CancelReportJob(ctx, "else"); !errors.Is(err, client.ErrNotFound) || !strings.Contains(err.Error(), "else") {
		t.Errorf("none: %v", err)
	}
	id = export()
	r.tenant.Inject(localtenant.Fault{Method: "PATCH", Path: "/adminapi/reports/download/jobs/{jobId}", DropAfter: true})
	if job, canceled, err := r.CancelReportJob(ctx, id); err != nil || !canceled || job.State != client.JobCanceled {
		t.Errorf("a lost answer: %+v, %t, %v", job, canceled, err)
	}
	id = export() // it is complete when it is to be canceled
	r.tenant.Inject(localtenant.Fault{Method: "PATCH", Path: "/adminapi/reports/download/jobs/{jobId}", Status: 404, ContentType: "application/json", Body: `{"message":"no such job"}`})
	if _, _, err := r.CancelReportJob(ctx, id); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("refused, and pending: %v", err)
	}
	r.tenant.Inject(localtenant.Fault{Method: "PATCH", Path: "/adminapi/reports/download/jobs/{jobId}", Status: 404, ContentType: "application/json", Body: `{"message":"no such job"}`, Delay: 20 * time.Millisecond})
	time.AfterFunc(5*time.Millisecond, func() { r.tenant.Set(localtenant.Modes{}) })
	if job, canceled, err := r.CancelReportJob(ctx, id); err != nil || canceled || job.State != client.JobCompleted {
		t.Errorf("refused, and complete: %+v, %t, %v", job, canceled, err)
	}
}

// Jobs in other forms than the printed one.
func TestReportJobsInOtherForms(t *testing.T) {
	t.Parallel()
	r := start(t)
	ctx := t.Context()
	one := func(job map[string]any) (*client.ReportJob, error) {
		r.tenant.ClearFaults()
		r.tenant.Inject(localtenant.Fault{Path: "/adminapi/reports/download/jobs", Times: -1, Answer: map[string]any{"page": map[string]any{"total": 1}, "data": []any{job}}})
		jobs, _, err := r.ReportJobs(ctx, 10)
		if err != nil || len(jobs) != 1 {
			return nil, err
		}
		return jobs[0], nil
	}
	for status, want := range map[string]client.JobState{
		"Pending": client.JobPending, "InProgress": client.JobPending, "": client.JobPending, "incomplete": client.JobPending, "Completed": client.JobCompleted, "DONE": client.JobCompleted,
		"Cancelled": client.JobCanceled, "Failed": client.JobFailed, "completed with errors": client.JobFailed,
	} {
		job, err := one(map[string]any{"id": 12, "status": status, "createdAt": "1677528772342", "completedAt": "undefined", "sendNotificationTo": "a@example.com"})
		if err != nil || job.ID != "12" || job.State != want || job.CreatedAt != "2023-02-27T20:12:52.342Z" || job.CompletedAt != "" || len(job.Recipients) != 1 {
			t.Errorf("%q: %+v, %v", status, job, err)
		}
	}
	if job, err := one(map[string]any{"jobId": "1", "downloadLink": "https://x"}); err != nil || job.State != client.JobCompleted {
		t.Errorf("%+v, %v", job, err)
	}
	if job, err := one(map[string]any{"jobId": "1", "completedAt": 1677528772342}); err != nil || job.State != client.JobCompleted {
		t.Errorf("%+v, %v", job, err)
	}
	if job, err := one(map[string]any{"status": "Pending"}); err == nil || !strings.Contains(err.Error(), "documented form") {
		t.Errorf("%+v, %v", job, err)
	}
	r.tenant.ClearFaults()
	r.tenant.Inject(localtenant.Fault{Path: "/adminapi/reports/download/jobs", Status: 400, ContentType: "application/json", Body: `{"errors":[{"message":"sort is not allowed","param":"sort"}]}`})
	if _, _, err := r.ReportJobs(ctx, 10); err != nil {
		t.Errorf("a tenant that does not sort: %v", err)
	}
}
