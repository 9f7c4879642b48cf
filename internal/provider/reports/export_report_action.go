package reports

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/wait"
)

type exportReportModel struct {
	rangeOf
	Report        types.String `tfsdk:"report"`
	Recipients    types.List   `tfsdk:"recipients"`
	UserID        types.String `tfsdk:"user_id"`
	EventName     types.String `tfsdk:"event_name"`
	Outcome       types.String `tfsdk:"outcome"`
	BrokerID      types.String `tfsdk:"broker_id"`
	AuthMethod    types.String `tfsdk:"auth_method"`
	Application   types.String `tfsdk:"application"`
	Metric        types.String `tfsdk:"metric"`
	TimeZone      types.String `tfsdk:"time_zone"`
	RequestedBy   types.String `tfsdk:"requested_by"`
	RoleIDs       types.List   `tfsdk:"role_ids"`
	SerialNumbers types.List   `tfsdk:"serial_numbers"`
	Wait          types.Bool   `tfsdk:"wait"`
	Timeout       types.String `tfsdk:"timeout"`
}

// defaultWait is how long a report is waited for where nothing is said.
const defaultWait = "5m"

// exported are the arguments that a report takes beside those of all reports.
var exported = map[string][]string{
	client.ExportAuditLog:           {"from", "to", "user_id"},
	client.ExportEvents:             {"from", "to", "user_id", "event_name", "outcome", "broker_id"},
	client.ExportLoginActivity:      {"from", "to", "user_id", "auth_method", "application"},
	client.ExportMetrics:            {"from", "to", "user_id", "metric", "time_zone", "requested_by"},
	client.ExportRoleAssignments:    {"role_ids"},
	client.ExportHardwareTokens:     {"serial_numbers"},
	client.ExportUserHardwareTokens: {"serial_numbers"},
}

// neededForMetrics are the arguments that the tenant requires for metrics.
var neededForMetrics = []string{"metric", "requested_by", "user_id"}

func exportReport() plumbing.Action[exportReportModel] {
	of := func(reports ...string) string {
		return " Only with `report` " + "`" + strings.Join(reports, "`, `") + "`."
	}
	texts := func(description string) schema.ListAttribute {
		return schema.ListAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: description,
			Validators: []validator.List{listvalidator.SizeBetween(1, 1000), listvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))}}
	}
	ranges := of(client.ExportAuditLog, client.ExportEvents, client.ExportLoginActivity, client.ExportMetrics)
	return plumbing.Action[exportReportModel]{
		Name: "export_report", Verb: "export", Kind: "report", On: "report",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Has the tenant prepare a report for download, waits for it, and says its URL. Each invocation starts a job of its own, and the tenant notifies the recipients. The data source `onekosmos_report_jobs` lists the jobs.",
				Attributes: map[string]schema.Attribute{
					"report": attribute.Argument("What to export. "+attribute.OneOfText(client.ReportExports()), attribute.Supported(client.ReportExports()...)),
					"recipients": schema.ListAttribute{Required: true, ElementType: types.StringType, MarkdownDescription: "Email addresses that the tenant notifies. At most 5.",
						Validators: []validator.List{listvalidator.SizeBetween(1, 5), listvalidator.ValueStringsAre(attribute.Email())}},
					"from":           attribute.OptionalArgument(fromText+ranges, moment{}),
					"to":             attribute.OptionalArgument(toText+ranges, moment{}, notBeforeFrom()),
					"user_id":        attribute.OptionalArgument("Only events of this user. For metrics, which require it, the user who requests them." + ranges),
					"event_name":     attribute.OptionalArgument("Only events with this name, such as `E_LOGIN_SUCCEEDED`."+of(client.ExportEvents), attribute.Sampled(client.EventNames()...)),
					"outcome":        attribute.OptionalArgument("Only events with this outcome." + of(client.ExportEvents)),
					"broker_id":      attribute.OptionalArgument("Only events of this broker." + of(client.ExportEvents)),
					"auth_method":    attribute.OptionalArgument("Only sign-ins with this method, such as `otp` or `qr`."+of(client.ExportLoginActivity), attribute.Sampled("otp", "qr")),
					"application":    attribute.OptionalArgument("Only sign-ins to this application, such as `gsuite`." + of(client.ExportLoginActivity)),
					"metric":         attribute.OptionalArgument("Name of the metric. "+attribute.OneOfText(client.Metrics())+" Required with"+strings.TrimPrefix(of(client.ExportMetrics), " Only with"), attribute.Listed(client.Metrics()...)),
					"time_zone":      attribute.OptionalArgument("Time zone of the report, such as `UTC`. Default: the tenant's." + of(client.ExportMetrics)),
					"requested_by":   attribute.OptionalArgument("Email address of the user who requests the metrics. Required with"+strings.TrimPrefix(of(client.ExportMetrics), " Only with"), attribute.Email()),
					"role_ids":       texts("IDs of the roles whose assignments to export. Default: all." + of(client.ExportRoleAssignments)),
					"serial_numbers": texts("Serial numbers of the tokens to export; one between slashes, such as `/sr002/`, is a pattern. Default: all." + of(client.ExportHardwareTokens, client.ExportUserHardwareTokens)),
					"wait":           schema.BoolAttribute{Optional: true, MarkdownDescription: "Whether to wait until the report is ready. Default: `true`."},
					"timeout":        attribute.OptionalArgument("Maximum time to wait, such as `90s`. At most `9m`. Default: `"+defaultWait+"`.", attribute.Duration(time.Second, 9*time.Minute)),
				},
			}
		},
		Check:  checkExport,
		Invoke: invokeExport,
	}
}

// checkExport refuses arguments of other reports, and metrics without what they
// need.
func checkExport(m *exportReportModel, diags *diag.Diagnostics) {
	report := m.Report.ValueString()
	takes, isReport := exported[report]
	if m.Report.IsUnknown() || !isReport {
		return
	}
	given := map[string]attr.Value{
		"from": m.From, "to": m.To, "user_id": m.UserID, "event_name": m.EventName, "outcome": m.Outcome, "broker_id": m.BrokerID, "auth_method": m.AuthMethod,
		"application": m.Application, "metric": m.Metric, "time_zone": m.TimeZone, "requested_by": m.RequestedBy, "role_ids": m.RoleIDs, "serial_numbers": m.SerialNumbers,
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !given[name].IsNull() && !slices.Contains(takes, name) {
			diags.AddAttributeError(path.Root(name), "Invalid attribute combination", fmt.Sprintf("%s: the report %q does not take it. It takes %s. Remove %s, or export another report.", name, report, strings.Join(takes, ", "), name))
		}
		if report == client.ExportMetrics && given[name].IsNull() && slices.Contains(neededForMetrics, name) {
			diags.AddAttributeError(path.Root(name), "Missing argument", fmt.Sprintf("%s is required to export metrics. Set it.", name))
		}
	}
}

func invokeExport(ctx context.Context, c *client.Client, m *exportReportModel, say plumbing.Say) error {
	x := client.ReportExport{
		Report: m.Report.ValueString(), Recipients: textsOf(m.Recipients), Query: m.query(), Metric: m.Metric.ValueString(), Zone: m.TimeZone.ValueString(),
		RequestBy: m.RequestedBy.ValueString(), UserID: m.UserID.ValueString(), RoleIDs: textsOf(m.RoleIDs),
	}
	x.Query.UserID, x.Query.EventName, x.Query.Outcome, x.Query.BrokerID = m.UserID.ValueString(), m.EventName.ValueString(), m.Outcome.ValueString(), m.BrokerID.ValueString()
	x.Query.AuthMethod, x.Query.Application = m.AuthMethod.ValueString(), m.Application.ValueString()
	if numbers := textsOf(m.SerialNumbers); len(numbers) > 0 {
		x.Tokens, _ = json.Marshal(map[string]any{"serialNumbers": numbers})
	}
	id, err := c.ExportReport(ctx, x)
	if err != nil {
		return err
	}
	say("Job %s prepares the report %s", id, x.Report)
	if !m.Wait.IsNull() && !m.Wait.ValueBool() {
		return nil
	}
	limit := wait.For{Timeout: m.Timeout}
	if m.Timeout.IsNull() {
		limit.Timeout = types.StringValue(defaultWait)
	}
	started := time.Now()
	var job *client.ReportJob
	err = limit.Until(ctx, func(ctx context.Context) error {
		now, err := c.ReportJob(ctx, id)
		switch {
		case errors.Is(err, client.ErrNotFound):
			return client.ErrPending // it is not listed yet
		case err != nil:
			return err
		}
		if job = now; job.State == client.JobPending {
			say("Job %s: %s after %s", id, job.Status, time.Since(started).Round(time.Second))
			return client.ErrPending
		}
		return nil
	})
	switch {
	case errors.Is(err, client.ErrPending):
		return fmt.Errorf("job %s is still pending after %s. The data source onekosmos_report_jobs shows when it is complete", id, limit.Timeout.ValueString())
	case err != nil:
		return fmt.Errorf("job %s was started: %w", id, err)
	case job.State != client.JobCompleted:
		return fmt.Errorf("job %s has ended without a report: its status is %q", id, job.Status)
	case job.DownloadLink == "":
		say("Job %s is complete; the tenant returns no URL", id)
	default:
		say("Job %s is complete: %s", id, job.DownloadLink)
	}
	return nil
}

// textsOf returns the texts of a list.
func textsOf(list types.List) (texts []string) {
	for _, one := range list.Elements() {
		if text, ok := one.(types.String); ok {
			texts = append(texts, text.ValueString())
		}
	}
	return texts
}
