package shortcut

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// question asks an attribute's validators or plan modifiers, and reports whether
// they leave a value as it was, without diagnostics. before is the prior value
// of a plan.
type question func(ctx context.Context, given, before attr.Value, at path.Path, in *scope) bool

// scope is what validators and plan modifiers see beside the attribute's value.
// The private state is empty.
type scope struct {
	config tfsdk.Config
	plan   tfsdk.Plan
	state  tfsdk.State
	client validator.ValidateSchemaClientCapabilities
}

// Requests and responses of all types of values are alike except for that type.
// When the framework adds a member to one, this does not compile.
type (
	validatorRequest[V any] = struct {
		Path               path.Path
		PathExpression     path.Expression
		Config             tfsdk.Config
		ConfigValue        V
		ClientCapabilities validator.ValidateSchemaClientCapabilities
	}
	validatorResponse               = struct{ Diagnostics diag.Diagnostics }
	modifierRequest[V, Private any] = struct {
		Path           path.Path
		PathExpression path.Expression
		Config         tfsdk.Config
		ConfigValue    V
		Plan           tfsdk.Plan
		PlanValue      V
		State          tfsdk.State
		StateValue     V
		Private        Private
	}
	modifierResponse[V, Private any] = struct {
		PlanValue       V
		RequiresReplace bool
		Private         Private
		Diagnostics     diag.Diagnostics
	}
	defaultResponse[V any] = struct {
		Diagnostics diag.Diagnostics
		PlanValue   V
	}
)

// validates asks all validators of one type, nil when there are none.
func validates[One, Valuable any, V attr.Value, Request ~validatorRequest[V], Response ~validatorResponse](
	all []One, to func(Valuable, context.Context) (V, diag.Diagnostics), ask func(One, context.Context, Request, *Response)) question {
	if len(all) == 0 {
		return nil
	}
	return func(ctx context.Context, given, _ attr.Value, at path.Path, in *scope) bool {
		valuable, ok := given.(Valuable)
		if !ok {
			return false
		}
		value, diags := to(valuable, ctx)
		for _, one := range all {
			if len(diags) > 0 {
				return false
			}
			var resp Response
			ask(one, ctx, Request{Path: at, PathExpression: at.Expression(), Config: in.config, ConfigValue: value, ClientCapabilities: in.client}, &resp)
			diags = validatorResponse(resp).Diagnostics
		}
		return len(diags) == 0
	}
}

// modifies asks all plan modifiers of one type that are not the framework's
// own, nil when there are none.
func modifies[One, Valuable any, V attr.Value, Private any, Request ~modifierRequest[V, Private], Response ~modifierResponse[V, Private]](
	all []One, to func(Valuable, context.Context) (V, diag.Diagnostics), ask func(One, context.Context, Request, *Response)) question {
	if all = foreign(all); len(all) == 0 {
		return nil
	}
	return func(ctx context.Context, given, before attr.Value, at path.Path, in *scope) bool {
		g, isOne := given.(Valuable)
		b, isOther := before.(Valuable)
		if !isOne || !isOther {
			return false
		}
		config, diags := to(g, ctx)
		prior, more := to(b, ctx)
		for _, one := range all {
			if len(diags)+len(more) > 0 {
				return false
			}
			resp := Response(modifierResponse[V, Private]{PlanValue: prior})
			ask(one, ctx, Request{Path: at, PathExpression: at.Expression(), Config: in.config, ConfigValue: config,
				Plan: in.plan, PlanValue: prior, State: in.state, StateValue: prior}, &resp)
			answer := modifierResponse[V, Private](resp)
			if diags = answer.Diagnostics; answer.RequiresReplace || !answer.PlanValue.Equal(prior) {
				return false
			}
		}
		return len(diags)+len(more) == 0
	}
}
