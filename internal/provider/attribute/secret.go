package attribute

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// SecretAttributes returns the three attributes of a secret that the user
// gives: name_wo, which is kept nowhere, name_wo_version, which is raised to
// send it again, and name for a CLI without write-only attributes. required
// says whether creating the object takes one of the two forms.
func SecretAttributes(name, description string, required bool) map[string]schema.Attribute {
	writeOnly, version := name+"_wo", name+"_wo_version"
	var onCreate []planmodifier.String
	plain := []validator.String{preferWriteOnly{Described("Prefer " + writeOnly + " if the CLI supports write-only attributes.")}, stringvalidator.LengthAtLeast(1)}
	if required {
		one := OneOnCreate{name, writeOnly}
		plain, onCreate = append(plain, one), []planmodifier.String{one}
	} else {
		plain = append(plain, excludes(writeOnly))
	}
	return map[string]schema.Attribute{
		name: schema.StringAttribute{
			Optional: true, Sensitive: true, Validators: plain, PlanModifiers: onCreate,
			MarkdownDescription: fmt.Sprintf("%s Stored in state; prefer `%s` if the CLI supports write-only attributes.", description, writeOnly),
		},
		writeOnly: schema.StringAttribute{
			Optional: true, WriteOnly: true, Sensitive: true,
			Validators:          []validator.String{needs(version), stringvalidator.LengthAtLeast(1)},
			MarkdownDescription: fmt.Sprintf("%s Write-only: not stored in plans or state. Sent on create and whenever `%s` changes.", description, version),
		},
		version: schema.Int64Attribute{
			Optional:            true,
			Validators:          []validator.Int64{needs(writeOnly)},
			MarkdownDescription: fmt.Sprintf("Version of `%s`; change it to send a new value.", writeOnly),
		},
	}
}

// preferWriteOnly warns where a secret is given for the state although the CLI
// has write-only attributes. The validators package has the same, but resolves
// no path that is relative to the attribute.
type preferWriteOnly struct{ Described }

func (v preferWriteOnly) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ClientCapabilities.WriteOnlyAttributesAllowed && !req.ConfigValue.IsNull() {
		resp.Diagnostics.AddAttributeWarning(req.Path, "Secret is stored in state", fmt.Sprintf("%s: the value is stored in state. %s", req.Path, v.Described))
	}
}

// Secret is one secret's three values in a model.
type Secret struct {
	Plain, WriteOnly types.String
	Version          types.Int64
}

// ToSend returns the secret when it must be sent: at creation, when its
// version or its plain value changed. Otherwise nothing, so that an unrelated
// change neither sends nor blanks it. plan and state are the same secret
// there; state is nil at creation, config is where a write-only value is.
func ToSend(plan, config Secret, state *Secret) *string {
	value := plan.Plain
	changed := state == nil || !plan.Plain.Equal(state.Plain)
	if !config.WriteOnly.IsNull() {
		value = config.WriteOnly
		changed = state == nil || !plan.Version.Equal(state.Version)
	}
	if !changed || value.IsNull() || value.IsUnknown() {
		return nil
	}
	secret := value.ValueString()
	return &secret
}

// SendSecret returns what is to be sent of a secret, "" for nothing, and what is
// known of it. Its arguments are those of ToSend.
func SendSecret[S ~string](plan, config Secret, state *Secret) (send S, known string) {
	if value := ToSend(plan, config, state); value != nil {
		send = S(*value)
	}
	if !config.WriteOnly.IsNull() {
		return send, config.WriteOnly.ValueString()
	}
	return send, plan.Plain.ValueString()
}
