package proofing

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/wait"
)

type shareResultDataModel struct {
	Connector    connectorModel    `tfsdk:"connector"`
	Verification verificationModel `tfsdk:"verification"`
	SessionID    types.String      `tfsdk:"session_id"`
	WaitFor      *wait.For         `tfsdk:"wait_for"`
	Status       types.String      `tfsdk:"status"`
	Documents    []types.String    `tfsdk:"document_names"`
}

const (
	shareSessionText = "Id of the session, as it was given when the session was opened."
	shareStatusText  = "Status of the session: `PENDING` or `INPROGRESS` before it ends, and then `SUCCESS` or `FAILED`, or `COMPLETED`, `DECLINED`, `EXPIRED` or `ABANDONED`. The reference of the API prints no values, so a tenant may have others."
	shareEndText     = "A session that has expired, was declined or abandoned is read like others, with a warning. " +
		"The tenant does not tell a session that it does not know from one of another tenant or community: both are an error. It wants a license key of the level system or service for it."
)

func documentShareResultData() plumbing.DataSource[shareResultDataModel] {
	return plumbing.DataSource[shareResultDataModel]{
		Name: "document_share_session_result",
		Schema: func() schema.Schema {
			attributes := asData(documentShareAttributes())
			attributes["session_id"] = givenText(shareSessionText)
			attributes["wait_for"] = wait.Data()
			attributes["status"] = output(shareStatusText)
			attributes["document_names"] = schema.ListAttribute{
				Computed: true, ElementType: types.StringType,
				MarkdownDescription: "Names of what was found, such as `dl_object` and `liveid_object`, in their order. Nothing of its content.",
			}
			return schema.Schema{
				MarkdownDescription: "Where a session stands in which a user scans a document. " + shareEndText + "\n\n" +
					"Of what the document shows nothing is read into the state: it is personal data. The ephemeral resource of the same name has it. " +
					"What is configured here is kept in the state, the credentials in `connector.config` among it, for a data source has no write-only attributes. Use the ephemeral resource where they must not be.",
				Attributes: attributes,
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *shareResultDataModel, diags *diag.Diagnostics) {
			share := expandDocumentShare(ctx, m.Connector, m.Verification, diags)
			result := askDocumentShare(ctx, c, share, client.DocumentShareQuery{SessionID: m.SessionID.ValueString()}, m.WaitFor, diags)
			if result == nil {
				return
			}
			m.Status, m.Documents = types.StringValue(result.Status), []types.String{}
			for _, name := range slices.Sorted(maps.Keys(result.Documents)) {
				m.Documents = append(m.Documents, types.StringValue(name))
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
		diags.AddAttributeWarning(at, "Session has ended without a document",
			fmt.Sprintf("%s: session %s is %s. Nothing will come of it any more: open a new one with the ephemeral resource onekosmos_document_share_session.", at, given, result.Status))
	}
	return result
}
