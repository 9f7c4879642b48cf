package messaging

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const messageTemplateKind = "message template"

func messageTemplate() plumbing.Resource[messageTemplateModel, client.MessageTemplate] {
	return plumbing.Resource[messageTemplateModel, client.MessageTemplate]{
		Name:     "message_template",
		Kind:     messageTemplateKind,
		Schema:   messageTemplateSchema,
		Identity: []string{"id"},
		ImportID: "self_onboarding.email.6ba7b810-9dad-11d1-80b4-00c04fd430c8",
		Store: func(c *client.Client, _ *messageTemplateModel) plumbing.Store[client.MessageTemplate] {
			return c.MessageTemplates()
		},
		Expand: expandTemplate,
		Flatten: func(_ context.Context, t *client.MessageTemplate, m *messageTemplateModel, _ *diag.Diagnostics) {
			flattenTemplate(t, m)
		},
		Title: templateTitle,
		Reads: plumbing.Reads{
			One:    "A message template of the community, by ID or by name. If several templates share a name, add `purpose` and `channel`.",
			All:    "The message templates of the community, optionally filtered by purpose and channel.",
			Plural: "message_templates", By: []string{"id", "name"}, Filters: []string{"purpose", "channel"},
		},
	}
}

func templateTitle(t *client.MessageTemplate) string { return t.Name }

// purposeName: dots take an id apart, and slashes and blanks an import id.
var purposeName = regexp.MustCompile(`^[^\s./]+$`)

func messageTemplateSchema() schema.Schema {
	purpose := attribute.Required("Purpose of the message, as named by the tenant, such as `self_onboarding`. Changing it replaces the template.",
		stringvalidator.RegexMatches(purposeName, "must not contain periods, slashes or spaces, such as self_onboarding"), attribute.Sampled("self_onboarding"))
	purpose.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	channel := attribute.OneOf("Channel of the message. Changing it replaces the template.", client.Channels()...)
	channel.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	channel.Validators = append(channel.Validators, stringvalidator.RegexMatches(purposeName, "must not contain periods, slashes or spaces"), subjectOfEmail{})
	id := attribute.ID(messageTemplateKind)
	id.MarkdownDescription = "ID of the message template: purpose, channel and a UUID, separated by periods. Other endpoints of the tenant call it the key path."
	return schema.Schema{
		MarkdownDescription: "The text of a message that the community sends for one purpose over one channel. AdminX: Settings › Messaging Templates. " +
			"Other templates of the purpose are not affected, except by `is_default`.",
		Attributes: map[string]schema.Attribute{
			"id":      id,
			"purpose": purpose,
			"channel": channel,
			"name":    attribute.Required("Name of the template."),
			"subject": attribute.Optional("Subject of the message. Required for email, and not allowed otherwise."),
			"content": attribute.Required("Text of the message, plain or HTML; use `file` or `templatefile` to read it from a file. Placeholders such as `{{FIRSTNAME}}`, `{{COMMUNITYNAME}}` and `{{LINK}}` are replaced when it is sent."),
			"is_default": schema.BoolAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Whether this is the default template of its purpose and channel. Only one template can be the default: setting it here unsets it on the previous one. " +
					"If omitted, the template is created as a non-default one, later updates leave the setting unchanged, and changes of the default are not drift. " +
					"If set, it is enforced: a default that was moved is moved back. Set `true` on only one template of a purpose and channel; two would take it from each other in every apply. " +
					"When the default template is destroyed, the tenant decides which one becomes the default.",
			},
		},
	}
}

type messageTemplateModel struct {
	ID        types.String   `tfsdk:"id"`
	Purpose   types.String   `tfsdk:"purpose"`
	Channel   types.String   `tfsdk:"channel"`
	Name      types.String   `tfsdk:"name"`
	Subject   types.String   `tfsdk:"subject"`
	Content   types.String   `tfsdk:"content"`
	IsDefault types.Bool     `tfsdk:"is_default"`
	Timeouts  timeouts.Value `tfsdk:"timeouts"`
}

func expandTemplate(_ context.Context, change plumbing.Change[messageTemplateModel], _ *diag.Diagnostics) *client.MessageTemplate {
	plan, before := change.Plan, messageTemplateModel{}
	if change.State != nil {
		before = *change.State
	}
	t := &client.MessageTemplate{
		Purpose: plan.Purpose.ValueString(),
		Channel: plan.Channel.ValueString(),
		Name:    plan.Name.ValueString(),
		Subject: attribute.Send(plan.Subject, &before.Subject),
		Data:    client.EncodedText(plan.Content.ValueString()),
	}
	// The plan may hold what the tenant had decided; only the configuration
	// says what is to be.
	if configured := change.Config.IsDefault; !configured.IsNull() {
		t.IsDefault = new(client.Bool(configured.ValueBool()))
	}
	return t
}

func flattenTemplate(t *client.MessageTemplate, m *messageTemplateModel) {
	m.ID = types.StringValue(t.ID())
	m.Purpose = types.StringValue(t.Purpose)
	m.Channel = types.StringValue(t.Channel)
	m.Name = attribute.Stated(t.Name, m.Name)
	m.Subject = attribute.Shown(t.Subject, m.Subject)
	m.Content = types.StringValue(string(t.Data))
	m.IsDefault = attribute.ShownBool(t.IsDefault, m.IsDefault)
}

// subjectOfEmail stands on a template's channel and checks that e-mail has a
// subject, and nothing else has one.
type subjectOfEmail struct{}

func (subjectOfEmail) Description(context.Context) string {
	return "Only email has a subject, which it requires."
}

func (v subjectOfEmail) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v subjectOfEmail) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	at := path.Root("subject")
	var subject types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, at, &subject)...)
	if subject.IsUnknown() || !slices.Contains(client.Channels(), req.ConfigValue.ValueString()) {
		return // not decided, or a channel that only the tenant knows
	}
	switch email := req.ConfigValue.ValueString() == client.ChannelEmail; {
	case email && subject.IsNull():
		resp.Diagnostics.AddAttributeError(at, "Missing subject",
			fmt.Sprintf("%s: nothing is given, and channel is %s. Give a subject.", at, req.ConfigValue))
	case !email && !subject.IsNull():
		resp.Diagnostics.AddAttributeError(at, "Invalid subject",
			fmt.Sprintf("%s: %s is given, and channel is %s. Remove it: only email has a subject.", at, subject, req.ConfigValue))
	}
}
