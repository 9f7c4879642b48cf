package reports

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type recordEventModel struct {
	EventName    types.String   `tfsdk:"event_name"`
	EventID      types.String   `tfsdk:"event_id"`
	Time         types.String   `tfsdk:"time"`
	Version      types.String   `tfsdk:"version"`
	UserAgent    types.String   `tfsdk:"caller_user_agent"`
	RedirectFrom types.String   `tfsdk:"redirect_from"`
	CallerIP     types.Bool     `tfsdk:"include_caller_ip"`
	Data         attribute.JSON `tfsdk:"data"`
}

const (
	defaultEventVersion = "1"
	defaultUserAgent    = "terraform-provider-onekosmos"
)

// ownMembers are members of an event that arguments set.
var ownMembers = map[string]string{
	"type": "", "eventName": "event_name", "event_id": "event_id", "event_ts": "time", "version": "version",
	"caller_user_agent": "caller_user_agent", "redirect_from": "redirect_from", "caller_ip": "include_caller_ip",
}

func recordEvent() plumbing.Action[recordEventModel] {
	return plumbing.Action[recordEventModel]{
		Name: "record_event", Verb: "record", Kind: "event", On: "event_name",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Records an event in the community's reports, such as a deployment. Each invocation records one. Requires no sign-in.\n\nEvents cannot be removed, and everybody who may read reports reads them: do not record secrets.",
				Attributes: map[string]schema.Attribute{
					"event_name":        attribute.Argument("Name of the event, such as `E_LOGIN_VISITED`.", attribute.Sampled(client.EventNames()...)),
					"event_id":          attribute.OptionalArgument("ID of the event. Invoked again, the action records another event with this ID. Default: a new UUID each time."),
					"time":              attribute.OptionalArgument("When it happened, in RFC 3339. Default: when the tenant receives it.", moment{}),
					"version":           attribute.OptionalArgument("Version of the event's format. Default: `" + defaultEventVersion + "`."),
					"caller_user_agent": attribute.OptionalArgument("User agent that caused the event. Default: `" + defaultUserAgent + "`."),
					"redirect_from":     attribute.OptionalArgument("URL from which the user was redirected."),
					"include_caller_ip": schema.BoolAttribute{Optional: true, MarkdownDescription: "Whether the tenant adds the IP address that the request comes from. Default: `false`."},
					"data": schema.StringAttribute{
						Optional: true, CustomType: attribute.JSONType{}, Validators: []validator.String{attribute.JSONObject(1, `{ user_id = "ada" }`)},
						MarkdownDescription: "Further members of the event, a JSON object such as `jsonencode({ user_id = \"ada\" })`.",
					},
				},
			}
		},
		Check: checkEvent,
		Invoke: func(ctx context.Context, c *client.Client, m *recordEventModel, say plumbing.Say) error {
			event := client.NewEvent{
				ID: m.EventID.ValueString(), Name: m.EventName.ValueString(), Version: otherwise(m.Version, defaultEventVersion),
				UserAgent: otherwise(m.UserAgent, defaultUserAgent), RedirectFrom: m.RedirectFrom.ValueString(), CallerIP: m.CallerIP.ValueBool(), More: membersOf(m.Data),
			}
			if at, given := readMoment(m.Time); given {
				event.At = &at
			}
			id, err := c.RecordEvent(ctx, event)
			if err == nil {
				say("Event %s was recorded with ID %s", event.Name, id)
			}
			return err
		},
	}
}

// checkEvent refuses members that the action sets.
func checkEvent(m *recordEventModel, diags *diag.Diagnostics) {
	for _, name := range slices.Sorted(maps.Keys(membersOf(m.Data))) {
		argument, own := ownMembers[name]
		instead := "Remove it."
		if argument != "" {
			instead = fmt.Sprintf("Remove it, and set %s instead.", argument)
		}
		if own {
			diags.AddAttributeError(path.Root("data"), "Member of an argument", fmt.Sprintf("data: the action sets the member %q itself. %s", name, instead))
		}
	}
}

func otherwise(given types.String, fallback string) string {
	if given.IsNull() {
		return fallback
	}
	return given.ValueString()
}

// membersOf returns the members of a JSON object; none of what is null or unknown.
func membersOf(object attribute.JSON) (members map[string]json.RawMessage) {
	_ = json.Unmarshal([]byte(object.ValueString()), &members) // validated before
	return members
}
