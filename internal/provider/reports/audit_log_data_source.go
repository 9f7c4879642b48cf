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

type auditLogModel struct {
	rangeOf
	most
	UserID types.String `tfsdk:"user_id"`
	Events []eventModel `tfsdk:"events"`
}

func auditLog() plumbing.DataSource[auditLogModel] {
	return plumbing.DataSource[auditLogModel]{
		Name: "audit_log",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "The community's audit log: what administrators and the tenant changed, newest first.\n\n" + consistent + " " + known,
				Attributes: map[string]schema.Attribute{
					"from": fromAttribute(), "to": toAttribute(), "max_results": maxResultsAttribute(newestEvents), "truncated": truncatedAttribute(),
					"user_id": attribute.Filter("Only changes by this user."),
					"events":  eventList("The entries, sorted by `time` from the newest, and by `id`."),
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *auditLogModel, diags *diag.Diagnostics) {
			q := m.query()
			q.Most, q.UserID = m.results(), m.UserID.ValueString()
			found, err := c.AuditLog(ctx, q)
			if err != nil {
				diagnostics.Fail(diags, "read", "the audit log", err)
				return
			}
			m.Events = flattenEvents(found.Events)
			m.rangeOf.read(found.From, found.To)
			m.most.read(found.More, narrower, diags)
		},
	}
}
