package rig

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/coreval"
)

// Functions returns the provider's functions as the language calls them.
func (r *Rig) Functions() map[string]function.Function {
	all := map[string]function.Function{}
	for name, declared := range r.schema.Functions {
		spec := &function.Spec{Type: function.StaticReturnType(coreval.Type(declared.Return.Type))}
		for _, p := range declared.Parameters {
			spec.Params = append(spec.Params, function.Parameter{Name: p.Name, Type: coreval.Type(p.Type), AllowNull: p.AllowNullValue, AllowUnknown: p.AllowUnknownValues})
		}
		if p := declared.VariadicParameter; p != nil {
			spec.VarParam = &function.Parameter{Name: p.Name, Type: coreval.Type(p.Type), AllowNull: p.AllowNullValue, AllowUnknown: p.AllowUnknownValues}
		}
		spec.Impl = func(args []cty.Value, _ cty.Type) (cty.Value, error) { return r.callFunction(name, declared, args) }
		all[name] = function.New(spec)
	}
	return all
}

func (r *Rig) callFunction(name string, declared *tfprotov6.Function, args []cty.Value) (cty.Value, error) {
	request := &tfprotov6.CallFunctionRequest{Name: name}
	for i, arg := range args {
		ty := tyOf(declared, i)
		value, err := coreval.FromCty(ty, arg)
		if err != nil {
			return cty.NilVal, function.NewArgError(i, err)
		}
		request.Arguments = append(request.Arguments, r.wire(value))
	}
	answer, err := r.server.CallFunction(r.ctx, request)
	if err != nil {
		return cty.NilVal, err
	}
	if failed := answer.Error; failed != nil {
		if failed.FunctionArgument != nil {
			return cty.NilVal, function.NewArgErrorf(int(*failed.FunctionArgument), "%s", failed.Text)
		}
		return cty.NilVal, errors.New(failed.Text)
	}
	return coreval.ToCty(r.value(declared.Return.Type, answer.Result))
}

func tyOf(declared *tfprotov6.Function, i int) tftypes.Type {
	if i < len(declared.Parameters) {
		return declared.Parameters[i].Type
	}
	return declared.VariadicParameter.Type
}
