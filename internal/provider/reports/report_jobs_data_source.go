package reports

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type reportJobsModel struct {
	most
	Jobs []reportJobModel `tfsdk:"jobs"`
}

type reportJobModel struct {
	ID           types.String   `tfsdk:"id"`
	Status       types.String   `tfsdk:"status"`
	Over         types.Bool     `tfsdk:"ended"`
	CreatedAt    types.String   `tfsdk:"created_at"`
	CompletedAt  types.String   `tfsdk:"completed_at"`
	RequestedBy  types.String   `tfsdk:"requested_by"`
	Recipients   []types.String `tfsdk:"recipients"`
	Size         types.Int64    `tfsdk:"size_bytes"`
	DownloadLink types.String   `tfsdk:"download_link"`
}

func reportJobs() plumbing.DataSource[reportJobsModel] {
	return plumbing.DataSource[reportJobsModel]{
		Name: "report_jobs",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Jobs that prepare reports for download, newest first. The action `onekosmos_export_report` starts one.",
				Attributes: map[string]schema.Attribute{
					"max_results": maxResultsAttribute("the newest jobs"), "truncated": truncatedAttribute(),
					"jobs": schema.ListNestedAttribute{
						Computed: true, MarkdownDescription: "The jobs, sorted by `created_at` from the newest.",
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"id":            attribute.Output("ID of the job."),
							"status":        attribute.Output("Status as named by the tenant, such as `Pending`."),
							"ended":         schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the job has ended: it is complete, was canceled, or failed."},
							"created_at":    attribute.Output("When the job was started, in RFC 3339, UTC; times in an unknown format are returned unchanged."),
							"completed_at":  attribute.Output("When the job was completed, in the same form. Null if it is not."),
							"requested_by":  attribute.Output("Who started the job. Null if the tenant returns none."),
							"recipients":    schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Email addresses that are notified."},
							"size_bytes":    schema.Int64Attribute{Computed: true, MarkdownDescription: "Size of the report in bytes. Null if the tenant returns none."},
							"download_link": attribute.Output("URL of the report. Null if there is none."),
						}},
					},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *reportJobsModel, diags *diag.Diagnostics) {
			jobs, more, err := c.ReportJobs(ctx, m.results())
			if err != nil {
				diagnostics.Fail(diags, "read", "report jobs", err)
				return
			}
			m.Jobs = make([]reportJobModel, len(jobs))
			for i, j := range jobs {
				made := reportJobModel{
					ID: types.StringValue(j.ID), Status: attribute.Text(&j.Status), Over: types.BoolValue(j.State != client.JobPending), CreatedAt: attribute.Text(&j.CreatedAt),
					CompletedAt: attribute.Text(&j.CompletedAt), RequestedBy: attribute.Text(&j.RequestedBy), Size: types.Int64PointerValue(j.Size), DownloadLink: attribute.Text(&j.DownloadLink),
					Recipients: make([]types.String, len(j.Recipients)),
				}
				for k, email := range j.Recipients {
					made.Recipients[k] = types.StringValue(email)
				}
				m.Jobs[i] = made
			}
			m.most.read(more, "", diags)
		},
	}
}
