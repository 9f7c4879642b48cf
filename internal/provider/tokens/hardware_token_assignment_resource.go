package tokens

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const assignmentKind = "hardware token assignment"

func hardwareTokenAssignment() plumbing.Resource[assignmentModel, client.HardwareTokenAssignment] {
	return plumbing.Resource[assignmentModel, client.HardwareTokenAssignment]{
		Name:     "hardware_token_assignment",
		Kind:     assignmentKind,
		Schema:   assignmentSchema,
		Identity: []string{"id"},
		Unique:   []string{"id"},
		ImportID: "FT0012345:alice",
		Store: func(c *client.Client, _ *assignmentModel) plumbing.Store[client.HardwareTokenAssignment] {
			return c.HardwareTokenAssignments()
		},
		Expand: func(_ context.Context, change plumbing.Change[assignmentModel], _ *diag.Diagnostics) *client.HardwareTokenAssignment {
			return &client.HardwareTokenAssignment{Username: change.Plan.Username.ValueString(), SerialNumber: change.Plan.SerialNumber.ValueString()}
		},
		Flatten: func(_ context.Context, got *client.HardwareTokenAssignment, m *assignmentModel, _ *diag.Diagnostics) {
			m.ID, m.Username, m.SerialNumber = types.StringValue(got.ID()), types.StringValue(got.Username), types.StringValue(got.SerialNumber)
		},
		Title: func(a *client.HardwareTokenAssignment) string { return a.SerialNumber },
		Named: true,
		Reads: plumbing.Reads{
			One:    "An assignment of a hardware token to a user, by ID, or by serial number and, where several users have the token, username.",
			All:    "All assignments of hardware tokens to users, or those of one user.",
			Plural: "hardware_token_assignments", By: []string{"id", "serial_number"}, Filters: []string{"username"},
		},
	}
}

func assignmentSchema() schema.Schema {
	replacing := func(s schema.StringAttribute) schema.StringAttribute {
		s.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
		return s
	}
	return schema.Schema{
		MarkdownDescription: "An assignment of a hardware token to a user, who can then sign in with its codes. A user can have several tokens, and a token several users. " + together("assignments"),
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "ID of the assignment: `serial_number:username`, with blanks, slashes and percent signs of the username as `%20`, `%2F` and `%25`.",
				PlanModifiers:       []planmodifier.String{pairID{"The ID follows from the serial number and the username."}},
			},
			"serial_number": replacing(attribute.Required("Serial number of the token. Changing it replaces the assignment.", serialNumber(), attribute.Reference{Kind: "hardware_token", Attribute: "serial_number"})),
			"username": replacing(attribute.Required("Username of the user. Changing it replaces the assignment.",
				stringvalidator.RegexMatches(regexp.MustCompile(`^[^\s\pC]([^\pC]*[^\s\pC])?$`), "must be a username without blanks around it, such as alice"))),
		},
	}
}

type assignmentModel struct {
	ID           types.String   `tfsdk:"id"`
	SerialNumber types.String   `tfsdk:"serial_number"`
	Username     types.String   `tfsdk:"username"`
	Timeouts     timeouts.Value `tfsdk:"timeouts"`
}

// pairID plans the ID, which is known as soon as what it is made of is.
type pairID struct{ attribute.Described }

func (pairID) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	var serial, username types.String
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("serial_number"), &serial)...)
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("username"), &username)...)
	if resp.PlanValue.IsUnknown() && !serial.IsUnknown() && !username.IsUnknown() {
		pair := client.HardwareTokenAssignment{Username: username.ValueString(), SerialNumber: serial.ValueString()}
		resp.PlanValue = types.StringValue(pair.ID())
	}
}
