package tokens

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const hardwareTokenKind = "hardware token"

func hardwareToken() plumbing.Resource[hardwareTokenModel, client.HardwareToken] {
	return plumbing.Resource[hardwareTokenModel, client.HardwareToken]{
		Name:     "hardware_token",
		Kind:     hardwareTokenKind,
		Schema:   hardwareTokenSchema,
		Identity: []string{"serial_number"},
		Unique:   []string{"serial_number"},
		ImportID: "FT0012345",
		Store: func(c *client.Client, _ *hardwareTokenModel) plumbing.Store[client.HardwareToken] {
			return c.HardwareTokens()
		},
		Expand:  expandHardwareToken,
		Flatten: flattenHardwareToken,
		Untold:  []string{"counter"},
		Title:   func(t *client.HardwareToken) string { return t.SerialNumber },
		Watch:   "Another token that somebody else creates with the serial number is detected by its ID, and the next apply restores the configured seed.",
		Named:   true,
		Reads: plumbing.Reads{
			One:    "A hardware token of the community, by serial number. Seeds are not returned.",
			All:    "All hardware tokens of the community. Seeds are not returned.",
			Plural: "hardware_tokens", By: []string{"serial_number"},
		},
	}
}

func hardwareTokenSchema() schema.Schema {
	serial := attribute.Required("Serial number of the token. Must be unique within the community. Case-sensitive. Changing it replaces the token.", serialNumber())
	serial.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	attributes := map[string]schema.Attribute{
		"id":            attribute.ID(hardwareTokenKind),
		"serial_number": serial,
		"counter": schema.Int64Attribute{
			Optional:   true,
			Validators: []validator.Int64{int64validator.AtLeast(0)},
			MarkdownDescription: "Event counter at which the token stands when it is created. It moves on with each use, which is not shown as a change. " +
				"Sent on create, together with a new seed, and when it changes. If omitted, the tenant starts at its default.",
		},
	}
	maps.Copy(attributes, attribute.SecretAttributes("seed", "Seed of the token, in the encoding that the tenant expects, such as hexadecimal.", true))
	return schema.Schema{
		MarkdownDescription: "A hardware token: a device that shows one-time codes, known by its serial number. " + together("tokens") +
			"\n\nThe seed of an imported token is unknown: the first apply sends the configured one, which leaves the token working if it is the same. Its counter stays as the tenant has it.",
		Attributes: attributes,
	}
}

type hardwareTokenModel struct {
	ID            types.String   `tfsdk:"id"`
	SerialNumber  types.String   `tfsdk:"serial_number"`
	Counter       types.Int64    `tfsdk:"counter"`
	Seed          types.String   `tfsdk:"seed"`
	SeedWO        types.String   `tfsdk:"seed_wo"`
	SeedWOVersion types.Int64    `tfsdk:"seed_wo_version"`
	Timeouts      timeouts.Value `tfsdk:"timeouts"`
}

func (m *hardwareTokenModel) seed() attribute.Secret {
	return attribute.Secret{Plain: m.Seed, WriteOnly: m.SeedWO, Version: m.SeedWOVersion}
}

func expandHardwareToken(_ context.Context, change plumbing.Change[hardwareTokenModel], _ *diag.Diagnostics) *client.HardwareToken {
	plan, state := change.Plan, change.State
	var known *attribute.Secret
	if state != nil {
		known = new(state.seed())
	}
	t := &client.HardwareToken{SerialNumber: plan.SerialNumber.ValueString()}
	t.Seed, _ = attribute.SendSecret[client.Secret](plan.seed(), change.Config.seed(), known)
	// The counter of a token that is in use is not to be set back because Terraform
	// did not know it: of an imported one that is left as it is.
	imported := state != nil && state.Seed.IsNull() && state.SeedWOVersion.IsNull()
	if state == nil || !imported && (t.Seed != "" || !plan.Counter.Equal(state.Counter)) {
		t.Counter = attribute.SendNumber[client.Number](plan.Counter)
	}
	return t
}

// anotherToken is the version of the seed of a token that somebody else has made.
const anotherToken = -1

func flattenHardwareToken(_ context.Context, t *client.HardwareToken, m *hardwareTokenModel, _ *diag.Diagnostics) {
	if known := m.ID; !known.IsNull() && !known.IsUnknown() && known.ValueString() != t.ID {
		m.Seed = types.StringNull()
		if !m.SeedWOVersion.IsNull() {
			m.SeedWOVersion = types.Int64Value(anotherToken)
		}
	}
	m.SerialNumber, m.ID, m.SeedWO = types.StringValue(t.SerialNumber), types.StringValue(t.ID), types.StringNull()
	if m.Counter.IsUnknown() {
		m.Counter = types.Int64Null()
	}
}
