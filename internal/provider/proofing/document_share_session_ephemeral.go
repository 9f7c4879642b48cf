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
	attributes["document_type"] = neededChoice("Kind of document that the user is asked for.", client.DocumentTypes())
	dns := optional("Host name of the tenant. Without it, it is that of the provider's `base_url`.")
	dns.Computed = true
	attributes["tenant_dns"] = dns
	attributes["did"] = optional("Decentralized identifier (DID) of the user.")
	attributes["user"] = schema.SingleNestedAttribute{
		Optional: true, MarkdownDescription: "User whose document it is.",
		Attributes: map[string]schema.Attribute{
			"uid":        optional("Unique id of the user."),
			"username":   optional("User name of the user."),
			"first_name": optional("First name of the user."),
			"last_name":  optional("Last name of the user."),
		},
	}
	attributes["workflow_id"] = optional("Id of the workflow that the session belongs to.")
	attributes["workflow_instance_id"] = optional("Id of the instance of that workflow.")
	attributes["workflow_metadata"] = optional("Further metadata of the workflow, as a JSON object.", workflowMetadata{"A JSON object without wfInstanceId and workflowId, which have attributes of their own."})
	attributes["session_id"] = schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the session, by which its result is asked for."}
	attributes["url"] = schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Address under which the user scans the document. Whoever has it can do so."}
	return schema.Schema{
		MarkdownDescription: "Opens a session in which a user scans a document: a driver's license, a passport or an ID card. Nothing of it is kept in a plan or a state. " +
			"The tenant wants a license key of the level system or service for it.\n\n" +
			"Every plan and every apply that reaches this opens a session of its own, and the tenant has no call to close one unused: it expires. " +
			"Hand `url` on where the run ends with it, such as to a write-only argument, and open no session in a configuration that is applied again and again. " +
			"When the answer is lost, no second session is opened, and the error says so.",
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
			fmt.Sprintf("%s.\n\nA session may have been opened. Nobody has its address, and it expires by itself. Nothing was sent a second time: run it again to open another one.", err))
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
		resp.Diagnostics.AddAttributeError(req.Path, "Not a JSON object", fmt.Sprintf("%s: %s is no JSON object. Give one, such as jsonencode({ ticket = 7 }).", req.Path, req.ConfigValue))
	}
	for name, own := range map[string]string{"wfInstanceId": "workflow_instance_id", "workflowId": "workflow_id"} {
		if members[name] != nil {
			resp.Diagnostics.AddAttributeError(req.Path, "Metadata with an attribute of its own", fmt.Sprintf("%s: %s is given in it. Give %s instead.", req.Path, name, own))
		}
	}
}
