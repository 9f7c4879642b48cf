package proofing

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type sessionTemplatesModel struct {
	SessionID types.String             `tfsdk:"session_id"`
	Templates []proofingTemplateFields `tfsdk:"templates"`
}

func proofingSessionTemplates() plumbing.DataSource[sessionTemplatesModel] {
	return plumbing.DataSource[sessionTemplatesModel]{
		Name: "proofing_session_templates",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "The screens of a proofing session: the proofing templates of its verification configuration and document type. " +
					"Requires no credentials. A session that the tenant rejects, or one of another community, is an error." + dataNotTold,
				Attributes: map[string]schema.Attribute{
					"session_id": givenText("ID of the proofing session."),
					"templates": schema.ListNestedAttribute{
						Computed: true, MarkdownDescription: "The templates, sorted by `id`.",
						NestedObject: schema.NestedAttributeObject{Attributes: proofingTemplateAttributes()},
					},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *sessionTemplatesModel, diags *diag.Diagnostics) {
			shown, err := c.ProofingSessionTemplates(ctx, m.SessionID.ValueString())
			if err != nil {
				sessionFailed(diags, path.Root("session_id"), m.SessionID, "read", "templates of proofing session "+m.SessionID.String(), err)
				return
			}
			m.Templates = make([]proofingTemplateFields, len(shown))
			for i, t := range shown {
				m.Templates[i].fill(t)
			}
			slices.SortFunc(m.Templates, func(a, b proofingTemplateFields) int { return cmp.Compare(a.ID.ValueString(), b.ID.ValueString()) })
		},
	}
}
