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
		Watch:  "A template is watched only while `drift_session_id` names an open session of it: the tenant returns templates through such sessions alone.",
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
	documentType := attribute.OneOf("Kind of document that the steps are for: driver's license, passport or ID card. Changing it replaces the template.", client.DocumentTypes()...)
	documentType.PlanModifiers = []planmodifier.String{replacesWhatIsKnown()}
	verification := attribute.Required("Id of the verification configuration (dvcID) that the template belongs to. Changing it replaces the template.")
	verification.PlanModifiers = []planmodifier.String{replacesWhatIsKnown()}
	return schema.Schema{
		MarkdownDescription: "The screens that a user goes through to prove an identity with one kind of document.\n\n" +
			"The tenant lists templates by proofing session only, and no call reads one by its id. Without `drift_session_id` nothing is read: " +
			"a template that was changed or deleted in AdminX is not noticed, and the state stays as it was last applied. See `drift_session_id`.\n\n" +
			"An update replaces all steps. What the tenant has added to a step or an action, such as a script, is kept where steps and actions keep their names, or an action stays as it is, and `drift_session_id` shows it; without `drift_session_id` it is lost.\n\n" +
			"An import by `<session id>/<template id>` reads the template through that session, which becomes `drift_session_id`: all attributes are seen, but for `dvc_id` where the tenant does not tell what the session is of. " +
			"An import by the template's id alone, or by identity, sees the id and nothing else, and does not check that there is such a template: the first plan shows an update that sets everything else, " +
			"whose apply writes the steps of the configuration, and takes `dvc_id` and `document_type` at their word.\n\n" +
			"When the answer to a creation is lost, the template is looked for through `drift_session_id`. Without one the error says so: look in AdminX before you apply again.",
		Attributes: map[string]schema.Attribute{
			"id":            attribute.ID(proofingTemplateKind),
			"dvc_id":        verification,
			"document_type": documentType,
			"drift_session_id": attribute.Optional("Id of a proofing session of the same verification configuration and document type, through which the template is read. " +
				"While the session is open, a refresh finds what was changed, and removes from the state what was deleted; that a template is gone is believed only with `license_key` in the provider's configuration, a license of the level system or service, with which the tenant tells what the session is of. " +
				"A session that has expired or ended otherwise, is not known, or is of something else, is no proof that the template is gone: the state is kept, with a warning, and a change of the steps is refused until an open session is given, or none. " +
				"A session that is given anew is used from the refresh after its apply."),
			"steps": schema.ListNestedAttribute{
				Required:            true,
				MarkdownDescription: "Screens of the template, in their order.",
				Validators:          []validator.List{listvalidator.SizeAtLeast(1), stepsLeadOn{}},
				NestedObject:        schema.NestedAttributeObject{Attributes: stepAttributes()},
			},
		},
	}
}

func stepAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": attribute.Required("Name of the step, which no other step of the template has."),
		"type": attribute.OneOf("What the step does.", client.ProofingStepTypes()...),
		"html": attribute.Required("Content of the screen in HTML, as you would write it; `file` and `templatefile` read it from a file."),
		"params": schema.MapAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "What the screen is filled with: the field by the parameter's name. Without it there are none.",
			Validators: []validator.Map{mapvalidator.SizeAtLeast(1), mapvalidator.KeysAre(stringvalidator.LengthAtLeast(1)),
				mapvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
		},
		"actions": schema.ListNestedAttribute{
			Optional:            true,
			MarkdownDescription: "What the screen does on an event, in this order. Without it there are none.",
			Validators:          []validator.List{listvalidator.SizeAtLeast(1)},
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"name":    attribute.Optional("Name of the action. At least one of an action's attributes is given."),
				"on":      attribute.Optional("Event that the action follows, such as `click`."),
				"jump_to": attribute.Optional("Name of the step that the action leads to."),
				"call":    attribute.Optional("Function that the action calls, such as `submit`."),
			}},
		},
	}
}

// replacesWhatIsKnown plans a replacement, but for a template that was imported
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
