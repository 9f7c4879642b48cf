package tokens

import (
	"context"
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const resyncCodes = 3

type resyncModel struct {
	SerialNumber types.String `tfsdk:"serial_number"`
	Codes        types.List   `tfsdk:"codes"`
}

func resyncHardwareToken() plumbing.Action[resyncModel] {
	return plumbing.Action[resyncModel]{
		Name: "resync_hardware_token", Verb: "resynchronize", Kind: hardwareTokenKind, On: "serial_number",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Resynchronizes a hardware token whose counter has moved away from the tenant's, by three codes that it shows one after the other.",
				Attributes: map[string]schema.Attribute{
					"serial_number": attribute.Argument("Serial number of the token.", serialNumber()),
					"codes": schema.ListAttribute{
						Required: true, ElementType: types.StringType, Validators: []validator.List{listvalidator.SizeBetween(resyncCodes, resyncCodes)},
						MarkdownDescription: "Three codes that the token has shown one after the other, in this order. All must differ, and contain only digits.",
					},
				},
			}
		},
		Check: checkCodes,
		Invoke: func(ctx context.Context, c *client.Client, m *resyncModel, say plumbing.Say) error {
			var codes [resyncCodes]string
			for i, code := range codesOf(m) {
				codes[i] = code.ValueString()
			}
			err := c.ResyncHardwareToken(ctx, m.SerialNumber.ValueString(), codes)
			if err == nil {
				say("The tenant follows the counter of hardware token %s again.", m.SerialNumber.ValueString())
			}
			return err
		},
	}
}

// codesOf returns the codes, none where they are not known.
func codesOf(m *resyncModel) []types.String {
	codes := make([]types.String, len(m.Codes.Elements()))
	for i, element := range m.Codes.Elements() {
		codes[i], _ = element.(types.String)
	}
	return codes
}

var onlyDigits = regexp.MustCompile(`^[0-9]+$`)

// checkCodes never shows a code: whoever has the seed could tell the next one.
func checkCodes(m *resyncModel, diags *diag.Diagnostics) {
	seen := map[string]int{}
	for i, code := range codesOf(m) {
		at := path.Root("codes").AtListIndex(i)
		if code.IsUnknown() {
			continue
		}
		if !onlyDigits.MatchString(code.ValueString()) {
			diags.AddAttributeError(at, "Not a one-time code", fmt.Sprintf("%s: the code does not consist of digits. Set it to the digits that the token shows, as a string, to keep leading zeros.", at))
			continue
		}
		if other, twice := seen[code.ValueString()]; twice {
			diags.AddAttributeError(at, "Code is given twice", fmt.Sprintf("%s: the code is the same as codes[%d]. Wait until the token shows another one.", at, other))
		}
		seen[code.ValueString()] = i
	}
}
