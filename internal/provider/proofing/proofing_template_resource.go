package proofing

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const proofingTemplateKind = "proofing template"

func proofingTemplate() plumbing.Resource[proofingTemplateModel, client.ProofingTemplate] {
	return plumbing.Resource[proofingTemplateModel, client.ProofingTemplate]{
		Name:     "proofing_template",
		Kind:     proofingTemplateKind,
		Schema:   proofingTemplateSchema,
		Identity: []string{"id"},
		Store: func(c *client.Client, m *proofingTemplateModel) plumbing.Store[client.ProofingTemplate] {
			return c.ProofingTemplates(client.ProofingTemplate{
				SessionID: m.DriftSessionID.ValueString(), DVCID: m.DVCID.ValueString(), DocumentType: m.DocumentType.ValueString(),
			})
		},
		Expand:  expandProofingTemplate,
		Flatten: flattenProofingTemplate,
		Title: func(t *client.ProofingTemplate) string {
			return fmt.Sprintf("%s of %s", t.DocumentType, t.DVCID)
		},
		Untold: []string{"drift_session_id"},
		Watch:  "Changes to a template are detected only while `drift_session_id` names an open session for it: the tenant returns templates only through such sessions.",
	}
}

// newProofingTemplate returns the resource, whose import id may have a session
// in front: an identity cannot have it, for not every template does.
func newProofingTemplate(m *plumbing.Managed[proofingTemplateModel, client.ProofingTemplate]) resource.Resource {
	return importedThroughSession{m}
}

// managedResource is what the core's resources are.
type managedResource interface {
	resource.ResourceWithConfigure
	resource.ResourceWithIdentity
	resource.ResourceWithImportState
	resource.ResourceWithModifyPlan
}

type importedThroughSession struct{ managedResource }

func (r importedThroughSession) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	session, id, given := strings.Cut(req.ID, "/")
	given = given && session != "" && !strings.Contains(id, "/")
	if given {
		req.ID = id
	}
	if r.managedResource.ImportState(ctx, req, resp); given && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("drift_session_id"), session)...)
	}
}

func proofingTemplateSchema() schema.Schema {
	documentType := attribute.OneOf("Document type of the template: driver's license, passport or ID card. Changing it replaces the template.", client.DocumentTypes()...)
	documentType.PlanModifiers = []planmodifier.String{replacesWhatIsKnown()}
	verification := attribute.Required("ID of the template's verification configuration (dvcID, the workflow name in the developer portal). Changing it replaces the template.")
	verification.PlanModifiers = []planmodifier.String{replacesWhatIsKnown()}
	return schema.Schema{
		MarkdownDescription: "The screens that guide a user through proving an identity with one type of document.\n\n" +
			"The API lists templates only by proofing session and cannot read one by its ID. Without `drift_session_id`, nothing is read: " +
			"changes and deletions in AdminX are not detected, and state stays as last applied.\n\n" +
			"An update replaces all steps. With `drift_session_id`, anything that the tenant has added to a step or an action, such as a script, survives if the step or action keeps its name or the action is unchanged; without `drift_session_id`, it is lost.\n\n" +
			"Importing `<session id>/<template id>` reads the template through that session, which becomes `drift_session_id`. It reads all attributes, except `dvc_id` if the tenant does not return the session's configuration. " +
			"Importing by template ID alone, or by identity, records only the ID and does not check that the template exists: the first plan shows an update that sets everything else, " +
			"and its apply writes the configured steps and assumes that `dvc_id` and `document_type` are correct.\n\n" +
			"If the response to a create is lost, the provider looks for the template through `drift_session_id`. Without it, the create fails: check AdminX before you apply again.",
		Attributes: map[string]schema.Attribute{
			"id":            attribute.ID(proofingTemplateKind),
			"dvc_id":        verification,
			"document_type": documentType,
			"drift_session_id": attribute.Optional("ID of a proofing session with the same verification configuration and document type, through which the template is read. " +
				"While the session is open, a refresh detects changes and removes a deleted template from state; deletions are detected only with a `license_key` of level system or service, which lets the tenant return the session's configuration. " +
				"An expired, ended, unknown or mismatched session does not prove that the template is gone: state is kept, with a warning, and changes to the steps fail until you set an open session or remove the attribute. " +
				"A new session takes effect with the refresh after its apply."),
			"steps": schema.ListNestedAttribute{
				Required:            true,
				MarkdownDescription: "Screens of the template, in order.",
				Validators:          []validator.List{listvalidator.SizeAtLeast(1), stepsLeadOn{}},
				NestedObject:        schema.NestedAttributeObject{Attributes: stepAttributes()},
			},
		},
	}
}

func stepAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": attribute.Required("Name of the step. Must be unique within the template."),
		"type": attribute.OneOf("What the step does.", client.ProofingStepTypes()...),
		"html": attribute.Required("HTML content of the screen; use `file` or `templatefile` to read it from a file."),
		"params": schema.MapAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Parameters of the screen: maps parameter names to fields.",
			Validators: []validator.Map{mapvalidator.SizeAtLeast(1), mapvalidator.KeysAre(stringvalidator.LengthAtLeast(1)),
				mapvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
		},
		"actions": schema.ListNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Actions of the screen, in order.",
			Validators:          []validator.List{listvalidator.SizeAtLeast(1)},
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"name":    attribute.Optional("Name of the action. At least one attribute of an action must be set."),
				"on":      attribute.Optional("Event that triggers the action, such as `click`."),
				"jump_to": attribute.Optional("Name of the step to go to."),
				"call":    attribute.Optional("Function to call, such as `submit`."),
			}},
		},
	}
}

// replacesWhatIsKnown plans a replacement, except of a template that was imported
// without being read: that would destroy what was to be taken over.
func replacesWhatIsKnown() planmodifier.String {
	const text = "A change replaces the template, unless it was imported without being read."
	return stringplanmodifier.RequiresReplaceIf(func(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
		resp.RequiresReplace = !req.StateValue.IsNull()
	}, text, text)
}

type proofingTemplateModel struct {
	proofingTemplateFields
	DriftSessionID types.String   `tfsdk:"drift_session_id"`
	Timeouts       timeouts.Value `tfsdk:"timeouts"`
}

// proofingTemplateFields is what answers tell.
type proofingTemplateFields struct {
	ID           types.String `tfsdk:"id"`
	DVCID        types.String `tfsdk:"dvc_id"`
	DocumentType types.String `tfsdk:"document_type"`
	Steps        []stepModel  `tfsdk:"steps"`
}

type stepModel struct {
	Name    types.String            `tfsdk:"name"`
	Type    types.String            `tfsdk:"type"`
	HTML    types.String            `tfsdk:"html"`
	Params  map[string]types.String `tfsdk:"params"`
	Actions []actionModel           `tfsdk:"actions"`
}

type actionModel struct {
	Name   types.String `tfsdk:"name"`
	On     types.String `tfsdk:"on"`
	JumpTo types.String `tfsdk:"jump_to"`
	Call   types.String `tfsdk:"call"`
}
