package proofing

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/wait"
)

type shareResultModel struct {
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

func documentShareResult() plumbing.Ephemeral[shareResultModel] {
	return plumbing.Ephemeral[shareResultModel]{
		Name: "document_share_session_result",
		Schema: func() schema.Schema {
			object := func(description string) schema.Attribute {
				return schema.StringAttribute{CustomType: attribute.JSONType{}, Computed: true, Sensitive: true, MarkdownDescription: description + " As JSON; read it with `jsondecode`. Null if there is none."}
			}
			attributes := documentShareAttributes()
			attributes["session_id"] = needed("ID of the session, as returned when it was opened.")
			attributes["include_metadata"] = schema.BoolAttribute{Optional: true, MarkdownDescription: "Whether to include the session's metadata."}
			attributes["always_include_images"] = schema.BoolAttribute{Optional: true, MarkdownDescription: "Whether to include images even if the session failed."}
			attributes["api_version"] = optional("Version of the result format, such as `v3`. If omitted, the tenant decides.")
			attributes["wait_for"] = wait.Ephemeral()
			attributes["status"] = schema.StringAttribute{Computed: true, MarkdownDescription: "Status of the session: `PENDING` or `INPROGRESS` until it ends, then `SUCCESS` or `FAILED`, or `COMPLETED`, `DECLINED`, `EXPIRED` or `ABANDONED`. The API reference lists no values, so a tenant may return others."}
			attributes["documents"] = schema.MapAttribute{
				Computed: true, Sensitive: true, ElementType: attribute.JSONType{},
				MarkdownDescription: "Captured documents, keyed by name, such as `dl_object` and `liveid_object`. Each is JSON in the tenant's format; read it with `jsondecode`. Empty until the session ends.",
			}
			attributes["token"] = schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Token that the tenant returns with the result. Null if there is none."}
			attributes["raw_data"] = object("The verifier's raw data, if `verification.return_raw_data` is set.")
			attributes["metadata"] = object("Metadata of the session, if `include_metadata` is set.")
			return schema.Schema{
				MarkdownDescription: "The result of a document share session, in which a user scans a document, including the personal data on the document. Not stored in plans or state. " +
					"A session that expired, was declined or was abandoned is read with a warning. " +
					"An unknown session, and one of another tenant or community, is an error; the tenant does not tell them apart. Requires a `license_key` of level system or service.\n\n" +
					"With `wait_for`, plans wait too, not only applies.",
				Attributes: attributes,
			}
		},
		Open: func(ctx context.Context, c *client.Client, m *shareResultModel, diags *diag.Diagnostics) {
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

// askDocumentShare returns the result of a session, or nil and says why.
func askDocumentShare(ctx context.Context, c *client.Client, share client.DocumentShare, query client.DocumentShareQuery, wait *wait.For, diags *diag.Diagnostics) *client.DocumentShareResult {
	if diags.HasError() {
		return nil
	}
	at, given := path.Root("session_id"), types.StringValue(query.SessionID)
	var result *client.DocumentShareResult
	err := wait.Until(ctx, func(ctx context.Context) (err error) {
		if result, err = c.DocumentShareResult(ctx, share, query); err != nil {
			return err
		}
		return still(wait, result.Open())
	})
	if err != nil {
		sessionFailed(diags, at, given, "read", "result of document share session "+given.String(), err)
		return nil
	}
	if slices.Contains([]string{"EXPIRED", "ABANDONED", "DECLINED"}, result.Status) {
		diags.AddAttributeWarning(at, "Session ended without a document",
			fmt.Sprintf("%s: session %s is %s. It will not produce a result: open a new one with the ephemeral resource onekosmos_document_share_session.", at, given, result.Status))
	}
	return result
}
