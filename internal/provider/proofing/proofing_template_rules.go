package proofing

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
)

// stepsLeadOn stands on a template's steps and holds them against each other:
// every name is there once, and every jump leads to a step.
type stepsLeadOn struct{}

const stepsRule = attribute.Described("Each step has a name of its own, and each action leads to a step of the template.")

func (stepsLeadOn) Description(ctx context.Context) string         { return stepsRule.Description(ctx) }
func (stepsLeadOn) MarkdownDescription(ctx context.Context) string { return stepsRule.Description(ctx) }

func (stepsLeadOn) ValidateList(_ context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	var names []string
	complete := true // all names are known
	steps := req.ConfigValue.Elements()
	for i, element := range steps {
		step, _ := element.(types.Object)
		name, _ := step.Attributes()["name"].(types.String)
		if name.IsNull() || name.IsUnknown() {
			complete = false
			continue
		}
		if slices.Contains(names, name.ValueString()) {
			at := req.Path.AtListIndex(i).AtName("name")
			resp.Diagnostics.AddAttributeError(at, "Duplicate step name", fmt.Sprintf("%s: another step is also named %s. Step names must be unique.", at, name))
		}
		names = append(names, name.ValueString())
	}
	for i, element := range steps {
		step, _ := element.(types.Object)
		actions, _ := step.Attributes()["actions"].(types.List)
		for k, element := range actions.Elements() {
			action, _ := element.(types.Object)
			at := req.Path.AtListIndex(i).AtName("actions").AtListIndex(k)
			if !action.IsUnknown() && saysNothing(action) {
				resp.Diagnostics.AddAttributeError(at, "Empty action", fmt.Sprintf("%s: the action is empty. Set name, on, jump_to or call, or remove the action.", at))
			}
			to, _ := action.Attributes()["jump_to"].(types.String)
			if !complete || to.IsNull() || to.IsUnknown() || slices.Contains(names, to.ValueString()) {
				continue
			}
			at = at.AtName("jump_to")
			resp.Diagnostics.AddAttributeError(at, "Unknown step in jump_to",
				fmt.Sprintf("%s: no step is named %s. Use the name of one of the steps: \"%s\".", at, to, strings.Join(names, `", "`)))
		}
	}
}

// saysNothing reports whether all of an object's attributes are null: such an
// action could not be distinguished from one that a list does not show.
func saysNothing(object types.Object) bool {
	for _, value := range object.Attributes() {
		if !value.IsNull() {
			return false
		}
	}
	return true
}
