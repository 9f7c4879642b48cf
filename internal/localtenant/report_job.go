package localtenant

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const reportJobs = "report_jobs"

// The statuses of a job. The reference prints the first one only.
const (
	jobPending   = "Pending"
	jobCompleted = "Completed"
	jobCanceled  = "Canceled"
)

// reportJobOperations serve the reports that a job prepares, and the jobs.
func reportJobOperations() []operation {
	job := &engine.Collection{Name: reportJobs, Noun: "job", ID: "jobId", Key: "jobId"}
	return []operation{
		{Endpoint: "adminapi POST /reports/hardwaretokens_export", Handle: exportTokens, Freeform: []string{"query"},
			Body: engine.Fields{
				engine.Text("reports_type").OneOf("hardware_tokens", "user_hardwaretokens").Required(), engine.Object("query"), downloadField().Required(),
			}},
		{Endpoint: "adminapi POST /reports/role_assignment", Home: true, Handle: exportRoles,
			Body: engine.Fields{engine.List("roleIds", engine.Text("")), downloadField()}},
		{Endpoint: "adminapi POST /reports/download/jobs", Handle: listJobs,
			Body: pageFields().And(engine.List("sort", engine.Object("", engine.Text("field").Required(), engine.Text("order").OneOf("asc", "desc").Required())))},
		{Endpoint: "adminapi PATCH /reports/download/jobs/{jobId}", Body: engine.Fields{}, Find: job.Find, Handle: cancelJob},
	}
}

// startJob starts the job that prepares a report.
func startJob(c *call, report string, download map[string]any) answer {
	emails, _ := download["notificationList"].([]any)
	if len(emails) == 0 || len(emails) > 5 { // the text of the metrics has this bound
		return engine.Invalid(engine.Wrong("download.notificationList", "must have 1 to 5 emails"))
	}
	by := "administrator@example.com"
	if asks, there := download["requestBy"].(string); there {
		by = asks
	}
	return engine.Reply(map[string]any{"jobId": insertJob(c.State, report, by, emails)})
}

func insertJob(s *state, report, by string, emails []any) (id string) {
	id = engine.NewUUID()
	s.Insert(reportJobs, map[string]any{
		"jobId": id, "createdAt": float64(s.Now().UnixMilli()), "status": jobPending, "requestedBy": by,
		"sendNotificationTo": engine.Clone(emails), "report": report, "fetches": float64(0),
	})
	return id
}

// StartReportJob starts the export of the hardware tokens, and returns the id of
// its job.
func (t *Tenant) StartReportJob() (id string) {
	t.Update(func(s *state) {
		id = insertJob(s, "hardware_tokens", "somebody@example.com", []any{"somebody@example.com"})
	})
	return id
}

func exportTokens(c *call) answer {
	report, _ := c.Body["reports_type"].(string)
	return startJob(c, report, engine.Part(c.Body, "download"))
}

// exportRoles without download answers what the sample of the text has: a page
// of events, here without any.
func exportRoles(c *call) answer {
	if download := engine.Part(c.Body, "download"); download != nil {
		return startJob(c, "role_assignment", download)
	}
	return engine.Reply(map[string]any{"page": map[string]any{"pSize": 10, "pIndex": 0, "total": 0}, "data": []any{}})
}

// listJobs answers a page of jobs, in the order in which they were made where
// none is asked for. A job is pending in as many lists as the mode says, and
// then complete.
func listJobs(c *call) answer {
	all := slices.Clone(c.Collections[reportJobs])
	for _, job := range all {
		fetches, _ := job["fetches"].(float64)
		if job["fetches"] = fetches + 1; job["status"] == jobPending && int(fetches) >= c.Modes.JobFetches {
			finishJob(c.State, job)
		}
	}
	c.Changed()
	orders, _ := c.Body["sort"].([]any)
	for _, order := range slices.Backward(orders) {
		by, _ := order.(map[string]any)
		name, _ := by["field"].(string)
		slices.SortStableFunc(all, func(a, b map[string]any) int {
			if by["order"] == "desc" {
				a, b = b, a
			}
			first, isNumber := a[name].(float64)
			second, _ := b[name].(float64)
			if isNumber {
				return cmp.Compare(first, second)
			}
			return strings.Compare(fmt.Sprint(a[name]), fmt.Sprint(b[name]))
		})
	}
	page, told, errs := paged(c, all)
	if len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	if orders != nil {
		told["sort"] = orders
	}
	shown := []any{}
	for _, job := range page {
		one := c.Show(job)
		for _, own := range []string{"_id", "fetches", "report"} {
			delete(one, own)
		}
		if id, _ := one["jobId"].(string); one["downloadLink"] != nil {
			one["downloadLink"] = fmt.Sprintf("%s/downloads/reports/tenant/%s/community/%s/job/%s/report.csv", c.Base, c.TenantID, c.CommunityID, id)
		}
		shown = append(shown, one)
	}
	return engine.Reply(map[string]any{"page": told, "data": c.Modes.Order(shown)})
}

func finishJob(s *state, job map[string]any) {
	job["status"], job["completedAt"], job["size"], job["downloadLink"] = jobCompleted, float64(s.Now().UnixMilli()), float64(1234), ""
}

// cancelJob cancels a job that is pending. One that is over is not among what can
// be canceled: the reference lists 404 for that alone.
func cancelJob(c *call) answer {
	if c.Object["status"] != jobPending {
		return engine.NotFound(fmt.Sprintf("pending job %v", c.Object["jobId"]))
	}
	c.Object["status"] = jobCanceled
	c.Changed()
	return engine.NoContent()
}
