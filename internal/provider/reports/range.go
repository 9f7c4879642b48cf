package reports

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
)

// defaultResults is how many records a report returns where nothing is said.
const defaultResults = 1000

const (
	fromText = "Beginning of the range, in RFC 3339, such as `2026-11-01T00:00:00Z`. The tenant keeps events for 90 days. Default: 30 days before `to`."
	toText   = "End of the range, in RFC 3339. Default, and at most: the time of the read."
	known    = "The state stores what is read, which includes personal data."
)

// rangeOf is the model of a range. What is not given is filled in by the read.
type rangeOf struct {
	From types.String `tfsdk:"from"`
	To   types.String `tfsdk:"to"`
}

func fromAttribute() schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: fromText, Validators: []validator.String{moment{}}}
}

func toAttribute() schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: toText, Validators: []validator.String{moment{}, notBeforeFrom()}}
}

// query returns a query for the range, which was validated before.
func (r *rangeOf) query() (q client.ReportQuery) {
	q.From, _ = readMoment(r.From)
	q.To, _ = readMoment(r.To)
	return q
}

// read fills in what was read where nothing was given.
func (r *rangeOf) read(from, to time.Time) {
	for at, value := range map[*types.String]time.Time{&r.From: from, &r.To: to} {
		if at.IsNull() {
			*at = types.StringValue(value.Format(time.RFC3339Nano))
		}
	}
}

// most is how many results a report returns, and whether there are more.
type most struct {
	MaxResults types.Int64 `tfsdk:"max_results"`
	Truncated  types.Bool  `tfsdk:"truncated"`
}

func maxResultsAttribute(which string) schema.Int64Attribute {
	return schema.Int64Attribute{
		Optional: true, Computed: true, Validators: []validator.Int64{int64validator.Between(1, client.MaxReported)},
		MarkdownDescription: fmt.Sprintf("Maximum number of results: %s. At most `%d`. Default: `%d`.", which, client.MaxReported, defaultResults),
	}
}

func truncatedAttribute() schema.BoolAttribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether there are more results than `max_results`."}
}

// results returns how many results are wanted.
func (m *most) results() int {
	if m.MaxResults.IsNull() {
		return defaultResults
	}
	return int(m.MaxResults.ValueInt64())
}

// read says whether there are more. Who has set a bound knows that there is one.
func (m *most) read(more bool, narrower string, diags *diag.Diagnostics) {
	m.Truncated = types.BoolValue(more)
	if more && m.MaxResults.IsNull() {
		diags.AddAttributeWarning(path.Root("max_results"), "There are more results",
			fmt.Sprintf("max_results: the tenant has more than the %d results that are returned by default. Set max_results, up to %d%s.", defaultResults, client.MaxReported, narrower))
	}
	m.MaxResults = types.Int64Value(int64(m.results()))
}

// moment accepts times in RFC 3339.
type moment struct{}

func (moment) Description(context.Context) string {
	return "Must be a time in RFC 3339, such as 2026-11-01T00:00:00Z."
}

func (m moment) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (m moment) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, ok := readMoment(req.ConfigValue); !ok {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid time", fmt.Sprintf("%s: %s is not a valid time. %s", req.Path, req.ConfigValue, m.Description(ctx)))
	}
}

func readMoment(given types.String) (at time.Time, ok bool) {
	at, err := time.Parse(time.RFC3339, given.ValueString())
	return at, err == nil
}

// notBeforeFrom stands on to.
func notBeforeFrom() validator.String { return afterFrom{"Not before from."} }

type afterFrom struct{ attribute.Described }

func (afterFrom) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	var from types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("from"), &from)...)
	begins, hasBeginning := readMoment(from)
	ends, hasEnd := readMoment(req.ConfigValue)
	if hasBeginning && hasEnd && ends.Before(begins) {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid time range", fmt.Sprintf("%s: %s is before from, %s. Set a later time, or swap the two.", req.Path, req.ConfigValue, from))
	}
}
