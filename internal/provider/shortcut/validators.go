package shortcut

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// asks tells whether an attribute's validators accept a value, without a word.
type asks func(context.Context, attr.Value, asked) bool

// asked is what validators see beside the value.
type asked struct {
	at     path.Path
	config tfsdk.Config
	client validator.ValidateSchemaClientCapabilities
}

// under is the same for what is inside.
func (in asked) under(at path.Path) asked {
	in.at = at
	return in
}

// asksAll asks validators of one type of value, nil when there are none.
func asksAll[C, Valuable, V any](all []C, as func(Valuable, context.Context) (V, diag.Diagnostics), ask func(context.Context, C, V, asked) diag.Diagnostics) asks {
	if len(all) == 0 {
		return nil
	}
	return func(ctx context.Context, value attr.Value, in asked) bool {
		typed, ok := value.(Valuable)
		if !ok {
			return false
		}
		given, diags := as(typed, ctx)
		for _, one := range all {
			if len(diags) > 0 {
				return false
			}
			diags = ask(ctx, one, given, in)
		}
		return len(diags) == 0
	}
}

func askText(ctx context.Context, v validator.String, value basetypes.StringValue, in asked) diag.Diagnostics {
	var resp validator.StringResponse
	v.ValidateString(ctx, validator.StringRequest{Path: in.at, PathExpression: in.at.Expression(), Config: in.config, ConfigValue: value, ClientCapabilities: in.client}, &resp)
	return resp.Diagnostics
}

func askTruth(ctx context.Context, v validator.Bool, value basetypes.BoolValue, in asked) diag.Diagnostics {
	var resp validator.BoolResponse
	v.ValidateBool(ctx, validator.BoolRequest{Path: in.at, PathExpression: in.at.Expression(), Config: in.config, ConfigValue: value, ClientCapabilities: in.client}, &resp)
	return resp.Diagnostics
}

func askNumber(ctx context.Context, v validator.Int64, value basetypes.Int64Value, in asked) diag.Diagnostics {
	var resp validator.Int64Response
	v.ValidateInt64(ctx, validator.Int64Request{Path: in.at, PathExpression: in.at.Expression(), Config: in.config, ConfigValue: value, ClientCapabilities: in.client}, &resp)
	return resp.Diagnostics
}

func askList(ctx context.Context, v validator.List, value basetypes.ListValue, in asked) diag.Diagnostics {
	var resp validator.ListResponse
	v.ValidateList(ctx, validator.ListRequest{Path: in.at, PathExpression: in.at.Expression(), Config: in.config, ConfigValue: value, ClientCapabilities: in.client}, &resp)
	return resp.Diagnostics
}

func askSet(ctx context.Context, v validator.Set, value basetypes.SetValue, in asked) diag.Diagnostics {
	var resp validator.SetResponse
	v.ValidateSet(ctx, validator.SetRequest{Path: in.at, PathExpression: in.at.Expression(), Config: in.config, ConfigValue: value, ClientCapabilities: in.client}, &resp)
	return resp.Diagnostics
}

func askMap(ctx context.Context, v validator.Map, value basetypes.MapValue, in asked) diag.Diagnostics {
	var resp validator.MapResponse
	v.ValidateMap(ctx, validator.MapRequest{Path: in.at, PathExpression: in.at.Expression(), Config: in.config, ConfigValue: value, ClientCapabilities: in.client}, &resp)
	return resp.Diagnostics
}

func askObject(ctx context.Context, v validator.Object, value basetypes.ObjectValue, in asked) diag.Diagnostics {
	var resp validator.ObjectResponse
	v.ValidateObject(ctx, validator.ObjectRequest{Path: in.at, PathExpression: in.at.Expression(), Config: in.config, ConfigValue: value, ClientCapabilities: in.client}, &resp)
	return resp.Diagnostics
}
