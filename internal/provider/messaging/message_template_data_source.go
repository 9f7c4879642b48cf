package messaging

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// someTemplates are the templates of a purpose and a channel, where given.
type someTemplates struct {
	*client.MessageTemplates
	purpose, channel types.String
}

func (s someTemplates) List(ctx context.Context) iter.Seq2[*client.MessageTemplate, error] {
	return func(yield func(*client.MessageTemplate, error) bool) {
		for t, err := range s.MessageTemplates.List(ctx) {
			wanted := err != nil || (s.purpose.IsNull() || s.purpose.ValueString() == t.Purpose) && (s.channel.IsNull() || s.channel.ValueString() == t.Channel)
			if wanted && !yield(t, err) {
				return
			}
		}
	}
}

func messageTemplateDataSource() plumbing.DataSource[messageTemplateFields] {
	return plumbing.DataSource[messageTemplateFields]{
		Name: "message_template",
		Schema: func() schema.Schema {
			attributes := plumbing.Lookup(messageTemplateSchema().Attributes, "id", "name")
			withName := []validator.String{stringvalidator.ConflictsWith(path.MatchRoot("id")), stringvalidator.LengthAtLeast(1)}
			attributes["purpose"] = schema.StringAttribute{
				Optional: true, Computed: true, Validators: withName,
				MarkdownDescription: "Occasion on which the message is sent. Goes with `name`, to search among the templates of one purpose.",
			}
			attributes["channel"] = schema.StringAttribute{
				Optional: true, Computed: true, Validators: withName,
				MarkdownDescription: "Channel of the message. Goes with `name`, to search among the templates of one channel.",
			}
			return schema.Schema{
				MarkdownDescription: "A message template of the community, found by its id, or by its name and, where templates of several occasions have the same name, its purpose and channel.",
				Attributes:          attributes,
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *messageTemplateFields, diags *diag.Diagnostics) {
			store := someTemplates{c.MessageTemplates(), m.Purpose, m.Channel}
			if t := plumbing.Find(ctx, messageTemplateKind, store, m.ID, m.Name, templateTitle, diags); t != nil {
				flattenTemplate(t, m)
			}
		},
	}
}

type messageTemplatesModel struct {
	Purpose          types.String            `tfsdk:"purpose"`
	Channel          types.String            `tfsdk:"channel"`
	MessageTemplates []messageTemplateFields `tfsdk:"message_templates"`
}

func messageTemplatesDataSource() plumbing.DataSource[messageTemplatesModel] {
	return plumbing.DataSource[messageTemplatesModel]{
		Name: "message_templates",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "All message templates of the community, or those of one purpose, one channel, or both.",
				Attributes: map[string]schema.Attribute{
					"purpose": schema.StringAttribute{Optional: true, MarkdownDescription: "Only templates of this purpose, such as `self_onboarding`."},
					"channel": schema.StringAttribute{Optional: true, MarkdownDescription: "Only templates of this channel, such as `email`."},
					"message_templates": schema.ListNestedAttribute{
						Computed:            true,
						MarkdownDescription: "The templates, in the order of their names.",
						NestedObject:        schema.NestedAttributeObject{Attributes: plumbing.Mirror(messageTemplateSchema().Attributes)},
					},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *messageTemplatesModel, diags *diag.Diagnostics) {
			all := plumbing.All(ctx, messageTemplateKind, someTemplates{c.MessageTemplates(), m.Purpose, m.Channel}, diags)
			slices.SortFunc(all, func(a, b *client.MessageTemplate) int {
				return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID(), b.ID()))
			})
			m.MessageTemplates = make([]messageTemplateFields, len(all))
			for i, t := range all {
				flattenTemplate(t, &m.MessageTemplates[i])
			}
		},
	}
}
