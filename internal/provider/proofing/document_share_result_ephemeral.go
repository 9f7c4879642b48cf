package proofing

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/wait"
)

type shareResultEphemeralModel struct {
	Connector           connectorModel            `tfsdk:"connector"`
	Verification        verificationModel         `tfsdk:"verification"`
	SessionID           types.String              `tfsdk:"session_id"`
	IncludeMetadata     types.Bool                `tfsdk:"include_metadata"`
	AlwaysIncludeImages types.Bool                `tfsdk:"always_include_images"`
	APIVersion          types.String              `tfsdk:"api_version"`
	WaitFor             *wait.For                 `tfsdk:"wait_for"`
	Status              types.String              `tfsdk:"status"`
	Documents           map[string]attribute.JSON `tfsdk:"documents"`
	Token               types.String              `tfsdk:"token"`
	RawData             attribute.JSON            `tfsdk:"raw_data"`
	Metadata            attribute.JSON            `tfsdk:"metadata"`
}

func documentShareResultEphemeral() plumbing.Ephemeral[shareResultEphemeralModel] {
	return plumbing.Ephemeral[shareResultEphemeralModel]{
		Name: "document_share_session_result",
		Schema: func() schema.Schema {
			object := func(description string) schema.Attribute {
				return schema.StringAttribute{CustomType: attribute.JSONType{}, Computed: true, Sensitive: true, MarkdownDescription: description + " As JSON, to be read with `jsondecode`; null where there is none."}
			}
			attributes := documentShareAttributes()
			attributes["session_id"] = needed(shareSessionText)
			attributes["include_metadata"] = schema.BoolAttribute{Optional: true, MarkdownDescription: "Whether the metadata of the session are asked for."}
			attributes["always_include_images"] = schema.BoolAttribute{Optional: true, MarkdownDescription: "Whether images are asked for also of a session whose outcome is bad."}
			attributes["api_version"] = optional("Version of the result's form, such as `v3`. Without it the tenant decides.")
			attributes["wait_for"] = wait.Ephemeral()
			attributes["status"] = schema.StringAttribute{Computed: true, MarkdownDescription: shareStatusText}
			attributes["documents"] = schema.MapAttribute{
				Computed: true, Sensitive: true, ElementType: attribute.JSONType{},
				MarkdownDescription: "What was found, by its name, such as `dl_object` and `liveid_object`. Each as JSON, to be read with `jsondecode`; its form is the tenant's. Empty before the session has ended.",
			}
			attributes["token"] = schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Token that the tenant answers with the result; null where there is none."}
			attributes["raw_data"] = object("Data of the verifier as they are, where `verification.return_raw_data` was asked for.")
			attributes["metadata"] = object("Metadata of the session, where `include_metadata` asks for them.")
			return schema.Schema{
				MarkdownDescription: "The result of a session in which a user scans a document, with the personal data that the document shows. Kept in no plan and no state. " + shareEndText + "\n\n" +
					"With `wait_for` a plan waits too, and not only an apply.",
				Attributes: attributes,
			}
		},
		Open: func(ctx context.Context, c *client.Client, m *shareResultEphemeralModel, diags *diag.Diagnostics) {
			share := expandDocumentShare(ctx, m.Connector, m.Verification, diags)
			result := askDocumentShare(ctx, c, share, client.DocumentShareQuery{
				SessionID: m.SessionID.ValueString(), IncludeMetadata: m.IncludeMetadata.ValueBool(),
				AlwaysReturnAssets: m.AlwaysIncludeImages.ValueBool(), APIVersion: m.APIVersion.ValueString(),
			}, m.WaitFor, diags)
			if result == nil {
				return
			}
			m.Status, m.Token = types.StringValue(result.Status), attribute.Text(&result.Token)
			m.RawData, m.Metadata = attribute.NewJSON(result.RawData), attribute.NewJSON(result.Metadata)
			m.Documents = make(map[string]attribute.JSON, len(result.Documents))
			for name, document := range result.Documents {
				m.Documents[name] = attribute.NewJSON(document)
			}
		},
	}
}
