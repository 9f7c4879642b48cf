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

type eventsModel struct {
	rangeOf
	most
	UserID    types.String `tfsdk:"user_id"`
	EventName types.String `tfsdk:"event_name"`
	Outcome   types.String `tfsdk:"outcome"`
	BrokerID  types.String `tfsdk:"broker_id"`
	Events    []eventModel `tfsdk:"events"`
}

type eventModel struct {
	ID        types.String `tfsdk:"id"`
	Name      types.String `tfsdk:"name"`
	Category  types.String `tfsdk:"category"`
	Time      types.String `tfsdk:"time"`
	UserID    types.String `tfsdk:"user_id"`
	SessionID types.String `tfsdk:"session_id"`
	Outcome   types.String `tfsdk:"outcome"`
	JSON      types.String `tfsdk:"json"`
}

const (
	newestEvents = "the newest events, if the tenant lists the newest first"
	narrower     = ", or a shorter range"
	// consistent is what all reports of events have in common.
	consistent = "All pages are read. Events that are recorded during the read neither repeat nor hide others: the end of the range is fixed before the first page, and pages that shift are read again."
)

// eventAttributes are those of an event that the API reference mentions, and all
// that the tenant returns.
func eventAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":         attribute.Output("ID of the event. Null if the tenant returns none."),
		"name":       attribute.Output("Name of the event, such as `E_LOGIN_SUCCEEDED`."),
		"category":   attribute.Output("Category of the event, such as `AUDIT_LOG`. Null if it has none."),
		"time":       attribute.Output("When it happened, in RFC 3339, UTC; times in an unknown format are returned unchanged."),
		"user_id":    attribute.Output("User whose event it is. Null if there is none."),
		"session_id": attribute.Output("Session that the event belongs to. Null if there is none."),
		"outcome":    attribute.Output("Outcome, as named by the tenant. Null if there is none."),
		"json":       attribute.Output("The whole event in JSON, for `jsondecode`: the API reference does not list the members of events."),
	}
}

func eventList(description string) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{Computed: true, MarkdownDescription: description, NestedObject: schema.NestedAttributeObject{Attributes: eventAttributes()}}
}

func flattenEvent(e *client.Event) eventModel {
	return eventModel{
		attribute.Text(&e.ID), attribute.Text(&e.Name), attribute.Text(&e.Category), attribute.Text(&e.Time),
		attribute.Text(&e.UserID), attribute.Text(&e.SessionID), attribute.Text(&e.Outcome), types.StringValue(e.JSON),
	}
}

func flattenEvents(list []*client.Event) []eventModel {
	made := make([]eventModel, len(list))
	for i, one := range list {
		made[i] = flattenEvent(one)
	}
	return made
}

func events() plumbing.DataSource[eventsModel] {
	return plumbing.DataSource[eventsModel]{
		Name: "events",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Events of the community that match all filters, newest first.\n\n" + consistent + " " + known,
				Attributes: map[string]schema.Attribute{
					"from": fromAttribute(), "to": toAttribute(), "max_results": maxResultsAttribute(newestEvents), "truncated": truncatedAttribute(),
					"user_id":    attribute.Filter("Only events of this user."),
					"event_name": attribute.Filter("Only events with this name, such as `E_LOGIN_SUCCEEDED`.", attribute.Sampled(client.EventNames()...)),
					"outcome":    attribute.Filter("Only events with this outcome."),
					"broker_id":  attribute.Filter("Only events of this broker."),
					"events":     eventList("The events, sorted by `time` from the newest, and by `id`."),
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *eventsModel, diags *diag.Diagnostics) {
			q := m.query()
			q.Most, q.UserID, q.EventName, q.Outcome, q.BrokerID = m.results(), m.UserID.ValueString(), m.EventName.ValueString(), m.Outcome.ValueString(), m.BrokerID.ValueString()
			found, err := c.Events(ctx, q)
			if err != nil {
				diagnostics.Fail(diags, "read", "events", err)
				return
			}
			m.Events = flattenEvents(found.Events)
			m.rangeOf.read(found.From, found.To)
			m.most.read(found.More, narrower, diags)
		},
	}
}
