package webauthn

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

func vendorMetadata() plumbing.Resource[vendorMetadataModel, client.VendorMetadata] {
	return plumbing.Resource[vendorMetadataModel, client.VendorMetadata]{
		Name:     "webauthn_vendor_metadata",
		Kind:     "vendor metadata",
		Schema:   vendorMetadataSchema,
		Identity: []string{"id"},
		Unique:   []string{"aaguid"},
		ImportID: "2fc0579f-8113-47ea-b116-bb5a8db9202a",
		Store: func(c *client.Client, m *vendorMetadataModel) plumbing.Store[client.VendorMetadata] {
			return c.VendorMetadata(m.API.ValueString())
		},
		Expand: func(_ context.Context, change plumbing.Change[vendorMetadataModel], _ *diag.Diagnostics) *client.VendorMetadata {
			return expandVendorMetadata(change.Plan)
		},
		Flatten: func(_ context.Context, got *client.VendorMetadata, m *vendorMetadataModel, _ *diag.Diagnostics) {
			flattenVendorMetadata(got, m)
		},
		Title: func(m *client.VendorMetadata) string { return m.Name },
		Reads: plumbing.Reads{
			One:    "What the community knows of one model of security keys, found by its AAGUID, or by its name. A record for all communities is found by its AAGUID with `any:` in front.",
			All:    "What the community knows of all models of security keys, disabled records included. Records for all communities are not among them.",
			Plural: "webauthn_vendor_metadata_records", By: []string{"aaguid", "name"},
		},
		Untold: []string{"api"},
	}
}

func vendorMetadataSchema() schema.Schema {
	aaguid := attribute.Required("AAGUID that security keys of this model present, a UUID. Upper and lower case count alike. Changing it replaces the record.", isAAGUID)
	// What is only spelled otherwise is no other one, which the second
	// modifier must not see.
	aaguid.PlanModifiers = []planmodifier.String{keepAAGUID{"AAGUIDs are compared without regard to case."}, stringplanmodifier.RequiresReplace()}
	metadata := attribute.Required("What the vendor says of the model, as one text, such as a metadata statement in JSON; `file` and `jsonencode` give one. " +
		"1Kosmos documents it as a text without a form, so any is accepted. JSON is compared by what it says, any other text letter by letter.")
	metadata.PlanModifiers = []planmodifier.String{attribute.KeepEqualJSON()}
	everywhere := attribute.Switch("Whether the record is for all communities instead of this one. "+
		"That needs a license of the level system or service, which `license_key` of the provider must be. Changing it replaces the record.", false)
	everywhere.PlanModifiers = []planmodifier.Bool{boolplanmodifier.RequiresReplace()}
	apis := []string{client.VendorMetadataAdminAPI, client.VendorMetadataWebAuthnAPI}
	return schema.Schema{
		MarkdownDescription: "What the community knows of one model of security keys, by the AAGUID of the model. " +
			"No call of the tenant deletes a record: destroying the resource disables it, and it stays in the tenant's list. " +
			"Creating a record for an AAGUID whose record is disabled takes that one up again; a record in use is not taken, but can be imported.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Id of the record: its AAGUID in lower case, with `any:` in front where the record is for all communities.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"aaguid":          aaguid,
			"name":            attribute.Required("Name of the model."),
			"metadata":        metadata,
			"enabled":         attribute.Switch("Whether the record is in use. A disabled one stays in the list.", true),
			"all_communities": everywhere,
			"api": attribute.Optional("API through which the record is managed: `admin` needs an administrator's sign-in, `webauthn` a license key. "+
				attribute.OneOfText(apis)+" Where it is left out, `admin` is used when the provider signs in, `webauthn` when it has a license key only or the record is for all communities. "+
				"No answer tells it, so an import leaves it out.", attribute.Supported(apis...), reachesAllCommunities{"The Admin API has no records for all communities."}),
			"updated_by": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Who changed the record last, as whoever changed it says. This provider gives the `username` that it signs in with, and `terraform-provider-onekosmos` where it signs in otherwise.",
			},
		},
	}
}

type vendorMetadataModel struct {
	ID             types.String   `tfsdk:"id"`
	AAGUID         types.String   `tfsdk:"aaguid"`
	Name           types.String   `tfsdk:"name"`
	Metadata       types.String   `tfsdk:"metadata"`
	Enabled        types.Bool     `tfsdk:"enabled"`
	AllCommunities types.Bool     `tfsdk:"all_communities"`
	API            types.String   `tfsdk:"api"`
	UpdatedBy      types.String   `tfsdk:"updated_by"`
	Timeouts       timeouts.Value `tfsdk:"timeouts"`
}

func expandVendorMetadata(plan *vendorMetadataModel) *client.VendorMetadata {
	return &client.VendorMetadata{
		AAGUID:         plan.AAGUID.ValueString(),
		Name:           plan.Name.ValueString(),
		Metadata:       client.MetadataText(plan.Metadata.ValueString()),
		Disabled:       client.Bool(!plan.Enabled.ValueBool()),
		AllCommunities: plan.AllCommunities.ValueBool(),
	}
}

// flattenVendorMetadata keeps the model's spelling of what means the same.
func flattenVendorMetadata(got *client.VendorMetadata, m *vendorMetadataModel) {
	m.ID = types.StringValue(got.ID())
	aaguid := (&client.VendorMetadata{AAGUID: got.AAGUID}).ID()
	if !strings.EqualFold(m.AAGUID.ValueString(), aaguid) {
		m.AAGUID = types.StringValue(aaguid)
	}
	m.Name = types.StringValue(got.Name)
	if before := m.Metadata.ValueString(); before == "" || !got.Metadata.Same(client.MetadataText(before)) {
		m.Metadata = types.StringValue(string(got.Metadata))
	}
	m.Enabled = types.BoolValue(!bool(got.Disabled))
	m.AllCommunities = types.BoolValue(got.AllCommunities)
	m.UpdatedBy = attribute.Text(&got.UpdatedBy)
}
