package proofing

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const dataNotTold = " `dvc_id` is null if the tenant does not return the session's configuration; `params` and `actions` are null if its list omits them."

func sessionAttribute() schema.StringAttribute {
	return givenText("ID of the proofing session, whose verification configuration and document type determine the templates.")
}

func givenText(description string) schema.StringAttribute {
	return schema.StringAttribute{Required: true, MarkdownDescription: description, Validators: []validator.String{stringvalidator.LengthAtLeast(1)}}
}

// proofingTemplateAttributes are what a session shows of a template.
func proofingTemplateAttributes() map[string]schema.Attribute {
	attributes := proofingTemplateSchema().Attributes
	delete(attributes, "drift_session_id")
	return attribute.Mirror(attributes)
}

func proofingTemplateData() plumbing.DataSource[proofingTemplateDataModel] {
	return plumbing.DataSource[proofingTemplateDataModel]{
		Name: "proofing_template",
		Schema: func() schema.Schema {
			attributes := proofingTemplateAttributes()
			attributes["session_id"] = sessionAttribute()
			attributes["id"] = givenText("ID of the proofing template.")
			return schema.Schema{
				MarkdownDescription: "A proofing template, by ID, among those of a proofing session: the API offers no other way to read one." + dataNotTold,
				Attributes:          attributes,
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *proofingTemplateDataModel, diags *diag.Diagnostics) {
			got, err := c.ProofingTemplates(client.ProofingTemplate{SessionID: m.SessionID.ValueString()}).Get(ctx, m.ID.ValueString())
			if err != nil {
				diagnostics.Fail(diags, "read", proofingTemplateKind+" "+m.ID.String(), err)
				return
			}
			m.fill(got)
		},
	}
}

type proofingTemplateDataModel struct {
	proofingTemplateFields
	SessionID types.String `tfsdk:"session_id"`
}
