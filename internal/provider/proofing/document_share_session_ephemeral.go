package proofing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type documentShareModel struct {
	Connector          connectorModel     `tfsdk:"connector"`
	Verification       verificationModel  `tfsdk:"verification"`
	DocumentType       types.String       `tfsdk:"document_type"`
	TenantDNS          types.String       `tfsdk:"tenant_dns"`
	DID                types.String       `tfsdk:"did"`
	User               *proofingUserModel `tfsdk:"user"`
	WorkflowID         types.String       `tfsdk:"workflow_id"`
	WorkflowInstanceID types.String       `tfsdk:"workflow_instance_id"`
	WorkflowMetadata   types.String       `tfsdk:"workflow_metadata"`
	SessionID          types.String       `tfsdk:"session_id"`
	URL                types.String       `tfsdk:"url"`
}

func documentShareSession() plumbing.Ephemeral[documentShareModel] {
	return plumbing.Ephemeral[documentShareModel]{Name: "document_share_session", Schema: documentShareSchema, Open: openDocumentShare}
}

func documentShareSchema() schema.Schema {
	attributes := documentShareAttributes()
	attributes["document_type"] = neededChoice("Document type to ask the user for.", client.DocumentTypes())
	dns := optional("Host name of the tenant. Default: the host of the provider's `base_url`.")
	dns.Computed = true
	attributes["tenant_dns"] = dns
	attributes["did"] = optional("Decentralized identifier (DID) of the user.")
	attributes["user"] = schema.SingleNestedAttribute{
		Optional: true, MarkdownDescription: "User who scans the document.",
		Attributes: map[string]schema.Attribute{
			"uid":        optional("Unique ID of the user."),
			"username":   optional("Username of the user."),
			"first_name": optional("First name of the user."),
			"last_name":  optional("Last name of the user."),
		},
	}
	attributes["workflow_id"] = optional("ID of the session's workflow.")
	attributes["workflow_instance_id"] = optional("ID of the workflow instance.")
	attributes["workflow_metadata"] = optional("Additional workflow metadata, as a JSON object.", workflowMetadata{"A JSON object without wfInstanceId and workflowId, which have attributes of their own."})
	attributes["session_id"] = schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the session, for reading its result."}
	attributes["url"] = schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "URL at which the user scans the document. Anyone who has it can do so."}
	return schema.Schema{
		MarkdownDescription: "Opens a document share session, in which a user scans a driver's license, a passport or an ID card. Not stored in plans or state. " +
			"Requires a `license_key` of level system or service.\n\n" +
			"Every plan and every apply opens another session, and the API cannot close an unused one: it expires. " +
			"Pass `url` to a write-only argument, and do not open sessions in a configuration that is applied repeatedly. " +
			"If the response is lost, the provider does not open a second session and reports an error.",
		Attributes: attributes,
	}
}

func openDocumentShare(ctx context.Context, c *client.Client, m *documentShareModel, diags *diag.Diagnostics) {
	share := expandDocumentShare(ctx, m.Connector, m.Verification, diags)
	metadata := map[string]json.RawMessage{}
	if !m.WorkflowMetadata.IsNull() {
		_ = json.Unmarshal([]byte(m.WorkflowMetadata.ValueString()), &metadata) // validated before
	}
	for name, value := range map[string]types.String{"wfInstanceId": m.WorkflowInstanceID, "workflowId": m.WorkflowID} {
		if !value.IsNull() {
			metadata[name], _ = json.Marshal(value.ValueString())
		}
	}
	if m.TenantDNS.IsNull() {
		m.TenantDNS = types.StringValue(c.DNS())
	}
	request := client.DocumentShareRequest{
		DocumentType: m.DocumentType.ValueString(), TenantDNS: m.TenantDNS.ValueString(), DID: m.DID.ValueString(), WorkflowMetadata: metadata,
	}
	if u := m.User; u != nil {
		request.User = &client.ProofingUser{UID: u.UID.ValueString(), Username: u.Username.ValueString(), FirstName: u.FirstName.ValueString(), LastName: u.LastName.ValueString()}
	}
	if diags.HasError() {
		return
	}
	opened, err := c.OpenDocumentShare(ctx, share, request)
	switch {
	case errors.Is(err, client.ErrOutcomeUnknown):
		diags.AddError("Could not open document share session",
			fmt.Sprintf("%s.\n\nA session may have been opened. Nobody has its URL, and it expires. The request was not retried: run Terraform again to open another session.", err))
	case err != nil:
		diagnostics.Fail(diags, "open", "document share session", err)
	default:
		m.SessionID, m.URL = types.StringValue(opened.ID), types.StringValue(opened.URL)
	}
}

// workflowMetadata stands on the further metadata of a workflow.
type workflowMetadata struct{ attribute.Described }

func (v workflowMetadata) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(req.ConfigValue.ValueString()), &members) != nil || members == nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Not a JSON object", fmt.Sprintf("%s: %s is not a JSON object. Set one, such as jsonencode({ ticket = 7 }).", req.Path, req.ConfigValue))
	}
	for name, own := range map[string]string{"wfInstanceId": "workflow_instance_id", "workflowId": "workflow_id"} {
		if members[name] != nil {
			resp.Diagnostics.AddAttributeError(req.Path, "Metadata has its own attribute", fmt.Sprintf("%s: remove %s and set %s instead.", req.Path, name, own))
		}
	}
}
