package reports

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type metricsModel struct {
	rangeOf
	Name     types.String   `tfsdk:"name"`
	TimeZone types.String   `tfsdk:"time_zone"`
	Total    types.Int64    `tfsdk:"total"`
	Values   []types.String `tfsdk:"values"`
}

func metrics() plumbing.DataSource[metricsModel] {
	return plumbing.DataSource[metricsModel]{
		Name: "metrics",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "A figure about the community: a count for metrics whose name begins with `M_C_`, and otherwise a list, by day or, if `from` and `to` are equal, by hour.",
				Attributes: map[string]schema.Attribute{
					"from": fromAttribute(), "to": toAttribute(),
					"name":      attribute.Input("Name of the metric. "+attribute.OneOfText(client.Metrics()), attribute.Listed(client.Metrics()...)),
					"time_zone": attribute.Filter("Time zone of the response, such as `UTC`. Default: the tenant's."),
					"total":     schema.Int64Attribute{Computed: true, MarkdownDescription: "The count. Null if the metric is a list."},
					"values": schema.ListAttribute{Computed: true, ElementType: types.StringType,
						MarkdownDescription: "The elements of the list in the tenant's order, each in JSON, for `jsondecode`: the API reference does not list their members. Null if the metric is a count."},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *metricsModel, diags *diag.Diagnostics) {
			q := m.query()
			metric, err := c.Metric(ctx, m.Name.ValueString(), m.TimeZone.ValueString(), q.From, q.To)
			if err != nil {
				diagnostics.Fail(diags, "read", fmt.Sprintf("metric %s", m.Name), err)
				return
			}
			m.Total = types.Int64PointerValue(metric.Count)
			if metric.List != nil {
				m.Values = make([]types.String, len(metric.List))
				for i, one := range metric.List {
					m.Values[i] = types.StringValue(one)
				}
			}
			m.rangeOf.read(metric.From, metric.To)
		},
	}
}
