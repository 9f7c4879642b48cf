package reports

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type cancelReportJobModel struct {
	JobID types.String `tfsdk:"job_id"`
}

func cancelReportJob() plumbing.Action[cancelReportJobModel] {
	return plumbing.Action[cancelReportJobModel]{
		Name: "cancel_report_job", Verb: "cancel", Kind: "report job", On: "job_id",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Cancels a job that prepares a report for download. A job that has ended stays as it is.",
				Attributes:          map[string]schema.Attribute{"job_id": attribute.Argument("ID of the job, as the data source `onekosmos_report_jobs` returns it.")},
			}
		},
		Invoke: func(ctx context.Context, c *client.Client, m *cancelReportJobModel, say plumbing.Say) error {
			job, canceled, err := c.CancelReportJob(ctx, m.JobID.ValueString())
			switch {
			case err != nil:
				return err
			case canceled:
				say("Job %s was canceled", job.ID)
			default:
				say("Job %s has ended already, with status %q: there is nothing to cancel", job.ID, job.Status)
			}
			return nil
		},
	}
}
