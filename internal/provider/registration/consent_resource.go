package registration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

func consent() plumbing.Resource[consentModel, client.Consent] {
	return plumbing.Resource[consentModel, client.Consent]{
		Name:     "consent",
		Kind:     "consent",
		Schema:   consentSchema,
		Identity: []string{"type"},
		Unique:   []string{"type"},
		ImportID: "biometric",
		Store: func(c *client.Client, m *consentModel) plumbing.Store[client.Consent] {
			return c.Consent(m.Type.ValueString())
		},
		Expand:  expandConsent,
		Flatten: flattenConsent,
		Title:   func(c *client.Consent) string { return c.Type },
		Reads:   plumbing.Reads{One: "A consent of the community, by type, with its version history.", By: []string{"type"}},
	}
}

var enabledConsent = attribute.Where("enabled", "true")

func consentSchema() schema.Schema {
	kind := attribute.Required("Type of the consent, such as `biometric`. Changing it replaces the consent.",
		stringvalidator.NoneOf("ipfs", ".", ".."), attribute.Sampled("biometric"))
	kind.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	return schema.Schema{
		MarkdownDescription: "A consent of the community: the text that users agree to before, for example, their biometric data is used. A community has one consent of each type, always present. " +
			"Destroying this resource restores the previous consent, unless the provider sets `settings_on_destroy = \"keep\"`. Every change makes a version that the tenant keeps.",
		Attributes: map[string]schema.Attribute{
			"type":             kind,
			"enabled":          schema.BoolAttribute{Required: true, MarkdownDescription: "Whether to ask users for the consent."},
			"title":            attribute.Optional("Title of the consent. Required if `enabled` is true.", enabledConsent.Required()),
			"subtitle":         attribute.Optional("Subtitle of the consent."),
			"body":             attribute.Optional("Text of the consent, plain or HTML; use `file` or `templatefile` to read it from a file. Required if `enabled` is true.", enabledConsent.Required()),
			"acknowledge_text": attribute.Optional("Text with which users agree. Required if `enabled` is true.", enabledConsent.Required()),
			"ipfs_hash":        schema.StringAttribute{Computed: true, MarkdownDescription: "IPFS hash of the current version."},
			"history": schema.MapAttribute{
				Computed: true, ElementType: types.StringType,
				MarkdownDescription: "Versions of the consent: when each was made, as the tenant returns it, by IPFS hash. Read one with the data source `onekosmos_consent_version`.",
			},
		},
	}
}

type consentModel struct {
	Type            types.String   `tfsdk:"type"`
	Enabled         types.Bool     `tfsdk:"enabled"`
	Title           types.String   `tfsdk:"title"`
	Subtitle        types.String   `tfsdk:"subtitle"`
	Body            types.String   `tfsdk:"body"`
	AcknowledgeText types.String   `tfsdk:"acknowledge_text"`
	IPFSHash        types.String   `tfsdk:"ipfs_hash"`
	History         types.Map      `tfsdk:"history"`
	Timeouts        timeouts.Value `tfsdk:"timeouts"`
}

// expandConsent sends every text: what is left out has none.
func expandConsent(_ context.Context, change plumbing.Change[consentModel], _ *diag.Diagnostics) *client.Consent {
	plan := change.Plan
	return &client.Consent{ConsentText: client.ConsentText{
		Type:            plan.Type.ValueString(),
		Enabled:         attribute.SendBool[client.Bool](plan.Enabled),
		Title:           new(plan.Title.ValueString()),
		Subtitle:        new(plan.Subtitle.ValueString()),
		Body:            new(client.EncodedText(plan.Body.ValueString())),
		AcknowledgeText: new(plan.AcknowledgeText.ValueString()),
	}}
}

func flattenConsent(ctx context.Context, got *client.Consent, m *consentModel, diags *diag.Diagnostics) {
	m.Type = types.StringValue(got.Type)
	m.Enabled = types.BoolValue(got.Enabled != nil && bool(*got.Enabled)) // one that was never set is disabled
	m.Title = attribute.Shown(got.Title, m.Title)
	m.Subtitle = attribute.Shown(got.Subtitle, m.Subtitle)
	m.Body = attribute.Shown((*string)(got.Body), m.Body)
	m.AcknowledgeText = attribute.Shown(got.AcknowledgeText, m.AcknowledgeText)
	m.IPFSHash = attribute.Text(&got.IPFSHash)
	versions := map[string]string{}
	for _, version := range got.History {
		versions[version.IPFSHash] = version.At()
	}
	history, more := types.MapValueFrom(ctx, types.StringType, versions)
	diags.Append(more...)
	m.History = history
}
