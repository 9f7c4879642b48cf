package proofing

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/wait"
)

type proofingSessionModel struct {
	ID                          types.String       `tfsdk:"id"`
	Validate                    types.Bool         `tfsdk:"validate"`
	WaitFor                     *wait.For          `tfsdk:"wait_for"`
	Status                      types.String       `tfsdk:"status"`
	DocumentType                types.String       `tfsdk:"document_type"`
	User                        *proofingUserModel `tfsdk:"user"`
	WorkflowID                  types.String       `tfsdk:"workflow_id"`
	WorkflowInstanceID          types.String       `tfsdk:"workflow_instance_id"`
	HighResolutionImages        types.Bool         `tfsdk:"high_resolution_images"`
	BypassConfig                attribute.JSON     `tfsdk:"bypass_config"`
	AutoDetectTimeoutSeconds    types.Int64        `tfsdk:"auto_detect_timeout_seconds"`
	PostTimeoutCaptureMode      types.String       `tfsdk:"post_timeout_capture_mode"`
	SelfieCaptureMode           types.String       `tfsdk:"selfie_capture_mode"`
	AutoCaptureCountdownSeconds types.Int64        `tfsdk:"auto_capture_countdown_seconds"`
	AutoCaptureCountdownVisible types.Bool         `tfsdk:"auto_capture_countdown_visible"`
}

type proofingUserModel struct {
	UID       types.String `tfsdk:"uid"`
	Username  types.String `tfsdk:"username"`
	FirstName types.String `tfsdk:"first_name"`
	LastName  types.String `tfsdk:"last_name"`
}

func proofingSession() plumbing.DataSource[proofingSessionModel] {
	return plumbing.DataSource[proofingSessionModel]{Name: "proofing_session", Schema: proofingSessionSchema, Read: readProofingSession}
}

func proofingSessionSchema() schema.Schema {
	number := func(description string) schema.Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	yes := func(description string) schema.Attribute {
		return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
	}
	return schema.Schema{
		MarkdownDescription: "A proofing session, in which one user proves an identity with a document. State stores the user's names. " +
			"It does not include what the user presented or the capture engine's license.\n\n" +
			"An expired or ended session is read like any other, and `status` says so; with `validate`, it is an error. " +
			"An unknown session, and one of another tenant or community, is an error; the tenant does not tell them apart.",
		Attributes: map[string]schema.Attribute{
			"id": givenText("ID of the session, as returned when it was opened."),
			"validate": schema.BoolAttribute{
				Optional: true, Validators: []validator.Bool{notBesideWaiting{"Not given beside wait_for."}},
				MarkdownDescription: "Whether to have the tenant validate the session: one that can no longer be used is an error. Conflicts with `wait_for`.",
			},
			"wait_for":                       wait.Data(),
			"status":                         attribute.Output("Status of the session. " + attribute.OneOfText(client.ProofingStatuses()) + " With `wait_for`, it is never `PENDING` or `INPROGRESS`."),
			"document_type":                  attribute.Output("Document type of the session. " + attribute.OneOfText(client.DocumentTypes())),
			"user":                           proofingUserAttribute(),
			"workflow_id":                    attribute.Output("ID of the session's workflow, if any."),
			"workflow_instance_id":           attribute.Output("ID of the workflow instance."),
			"high_resolution_images":         yes("Whether the session uses high-resolution images, which the document bucket stores."),
			"bypass_config":                  schema.StringAttribute{CustomType: attribute.JSONType{}, Computed: true, MarkdownDescription: "What the capture may bypass, as JSON in the tenant's format; read it with `jsondecode`."},
			"auto_detect_timeout_seconds":    number("Timeout of automatic document detection, in seconds."),
			"post_timeout_capture_mode":      attribute.Output("How documents are captured after the timeout, such as `none`, `manual` or `auto`."),
			"selfie_capture_mode":            attribute.Output("How selfies are captured, such as `auto` or `manualWithFaceDetection`."),
			"auto_capture_countdown_seconds": number("Countdown before an automatic capture, in seconds."),
			"auto_capture_countdown_visible": yes("Whether the user sees the countdown."),
		},
	}
}

func readProofingSession(ctx context.Context, c *client.Client, m *proofingSessionModel, diags *diag.Diagnostics) {
	get := c.ProofingSession
	if m.Validate.ValueBool() {
		get = c.ValidateProofingSession
	}
	var session *client.ProofingSession
	err := m.WaitFor.Until(ctx, func(ctx context.Context) (err error) {
		if session, err = get(ctx, m.ID.ValueString()); err != nil {
			return err
		}
		return still(m.WaitFor, client.ProofingOpen(string(session.Status)))
	})
	if err != nil {
		sessionFailed(diags, path.Root("id"), m.ID, "read", "proofing session "+m.ID.String(), err)
		return
	}
	m.Status = types.StringValue(string(session.Status))
	m.DocumentType, m.User = attribute.Text(session.DocumentType), flattenProofingUser(session.User)
	m.WorkflowID, m.WorkflowInstanceID = attribute.Text(session.WorkflowID), attribute.Text(session.WorkflowInstanceID)
	if m.HighResolutionImages = boolOf(session.UseHighResolutionImages); m.HighResolutionImages.IsNull() {
		m.HighResolutionImages = boolOf(session.UseBucket)
	}
	m.BypassConfig = attribute.NewJSON(session.BypassConfig)
	m.AutoDetectTimeoutSeconds = types.Int64PointerValue((*int64)(session.AutoDetectTimeout))
	m.PostTimeoutCaptureMode, m.SelfieCaptureMode = attribute.Text(session.PostTimeoutCaptureMode), attribute.Text(session.SelfieCaptureMode)
	m.AutoCaptureCountdownSeconds = types.Int64PointerValue((*int64)(session.AutoCaptureCountdownSeconds))
	m.AutoCaptureCountdownVisible = boolOf(session.AutoCaptureCountdownVisible)
}

func boolOf(b *client.Bool) types.Bool { return types.BoolPointerValue((*bool)(b)) }

// proofingUserAttribute is the user of a session, whom the reference prints.
func proofingUserAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Computed: true, MarkdownDescription: "The user whose identity is proved. Attributes that were not set when the session was opened are null.",
		Attributes: map[string]schema.Attribute{
			"uid":        attribute.Output("Unique ID of the user."),
			"username":   attribute.Output("Username of the user."),
			"first_name": attribute.Output("First name of the user."),
			"last_name":  attribute.Output("Last name of the user."),
		},
	}
}

func flattenProofingUser(u client.ProofingUser) *proofingUserModel {
	return &proofingUserModel{attribute.Text(&u.UID), attribute.Text(&u.Username), attribute.Text(&u.FirstName), attribute.Text(&u.LastName)}
}
