package proofing

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type proofingConnectorsModel struct {
	Connectors []proofingConnectorModel `tfsdk:"connectors"`
}

type proofingConnectorModel struct {
	VerifierType types.String `tfsdk:"verifier_type"`
	DocumentType types.String `tfsdk:"document_type"`
}

func proofingConnectors() plumbing.DataSource[proofingConnectorsModel] {
	return plumbing.DataSource[proofingConnectorsModel]{
		Name: "proofing_connectors",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Connectors that the tenant can verify documents with. Requires no credentials.",
				Attributes: map[string]schema.Attribute{
					"connectors": schema.ListNestedAttribute{
						Computed: true, MarkdownDescription: "The connectors, one per verifier and document type, sorted by `verifier_type` and `document_type`.",
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"verifier_type": attribute.Output("Type of the verifier."),
							"document_type": attribute.Output("Document type that it verifies, as named by the tenant."),
						}},
					},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *proofingConnectorsModel, diags *diag.Diagnostics) {
			connectors, err := c.ProofingConnectors(ctx)
			if err != nil {
				diagnostics.Fail(diags, "read", "proofing connectors", err)
				return
			}
			slices.SortFunc(connectors, func(a, b client.ProofingConnector) int {
				return cmp.Or(cmp.Compare(a.VerifierType, b.VerifierType), cmp.Compare(a.DocumentType, b.DocumentType))
			})
			m.Connectors = make([]proofingConnectorModel, len(connectors))
			for i, connector := range connectors {
				m.Connectors[i] = proofingConnectorModel{types.StringValue(string(connector.VerifierType)), types.StringValue(string(connector.DocumentType))}
			}
		},
	}
}
