package registration

import (
	"context"
	"fmt"

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

type consentVersionModel struct {
	IPFSHash        types.String   `tfsdk:"ipfs_hash"`
	Type            types.String   `tfsdk:"type"`
	Title           types.String   `tfsdk:"title"`
	Subtitle        types.String   `tfsdk:"subtitle"`
	Body            types.String   `tfsdk:"body"`
	AcknowledgeText types.String   `tfsdk:"acknowledge_text"`
	Document        attribute.JSON `tfsdk:"document"`
}

func consentVersion() plumbing.DataSource[consentVersionModel] {
	return plumbing.DataSource[consentVersionModel]{
		Name: "consent_version",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "A version of a consent, current or historical, by its IPFS hash. The API reference does not describe the document: attributes that it omits are null, and `document` holds everything.",
				Attributes: map[string]schema.Attribute{
					"ipfs_hash": schema.StringAttribute{Required: true, MarkdownDescription: "IPFS hash of the version, from `history` of `onekosmos_consent`.",
						Validators: []validator.String{stringvalidator.LengthAtLeast(1)}},
					"type":             attribute.Output("Type of the consent."),
					"title":            attribute.Output("Title of the consent."),
					"subtitle":         attribute.Output("Subtitle of the consent."),
					"body":             attribute.Output("Text of the consent, decoded."),
					"acknowledge_text": attribute.Output("Text with which users agree."),
					"document": schema.StringAttribute{CustomType: attribute.JSONType{}, Computed: true,
						MarkdownDescription: "The entire document, as JSON; read it with `jsondecode`."},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *consentVersionModel, diags *diag.Diagnostics) {
			found, document, err := c.ConsentVersion(ctx, m.IPFSHash.ValueString())
			if err != nil {
				diagnostics.Fail(diags, "read", fmt.Sprintf("consent version %q", m.IPFSHash.ValueString()), err)
				return
			}
			m.Type, m.Title, m.Subtitle = attribute.Text(&found.Type), attribute.Text(found.Title), attribute.Text(found.Subtitle)
			m.Body, m.AcknowledgeText = attribute.Text((*string)(found.Body)), attribute.Text(found.AcknowledgeText)
			m.Document = attribute.NewJSON(document)
		},
	}
}
