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
			One:    "The vendor metadata of one security key model, by AAGUID or name. For a record that applies to all communities, prefix the AAGUID with `any:`.",
			All:    "The community's vendor metadata records, including disabled ones. Records that apply to all communities are not included.",
			Plural: "webauthn_vendor_metadata_records", By: []string{"aaguid", "name"},
		},
		Untold: []string{"api"},
	}
}

func vendorMetadataSchema() schema.Schema {
	aaguid := attribute.Required("AAGUID of the security key model, a UUID. Case-insensitive. Changing it replaces the record.", isAAGUID)
	// What is only spelled otherwise is no other one, which the second
	// modifier must not see.
	aaguid.PlanModifiers = []planmodifier.String{keepAAGUID{"AAGUIDs are compared without regard to case."}, stringplanmodifier.RequiresReplace()}
	metadata := attribute.Required("Metadata of the model, as one string, such as a metadata statement in JSON; use `file` or `jsonencode`. " +
		"1Kosmos documents no format, so any string is accepted. JSON is compared by meaning, any other string exactly.")
	metadata.PlanModifiers = []planmodifier.String{attribute.KeepEqualJSON()}
	everywhere := attribute.Switch("Whether the record applies to all communities instead of this one. "+
		"Requires a `license_key` of level system or service. Changing it replaces the record.", false)
	everywhere.PlanModifiers = []planmodifier.Bool{boolplanmodifier.RequiresReplace()}
	apis := []string{client.VendorMetadataAdminAPI, client.VendorMetadataWebAuthnAPI}
	return schema.Schema{
		MarkdownDescription: "The vendor metadata of one security key model, identified by its AAGUID. " +
			"The API cannot delete a record: destroying the resource disables the record, which stays in the tenant's list. " +
			"Creating a record for an AAGUID takes over a disabled record; a record in use must be imported.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "ID of the record: its AAGUID in lower case, prefixed with `any:` if it applies to all communities.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"aaguid":          aaguid,
			"name":            attribute.Required("Name of the model."),
			"metadata":        metadata,
			"enabled":         attribute.Switch("Whether the record is enabled. Disabled records stay in the list.", true),
			"all_communities": everywhere,
			"api": attribute.Optional("API that manages the record: `admin` requires sign-in, `webauthn` a license key. "+
				attribute.OneOfText(apis)+" If omitted, `webauthn` is used if the provider has only a license key or the record applies to all communities, and `admin` otherwise. "+
				"The tenant does not return it, so imports leave it empty.", attribute.Supported(apis...), reachesAllCommunities{"The Admin API has no records for all communities."}),
			"updated_by": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Who last changed the record, as stated by the client that did. This provider states its `username`, or `terraform-provider-onekosmos` if it has none.",
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
