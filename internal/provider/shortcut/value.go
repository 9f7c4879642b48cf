package shortcut

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// checker is a type that checks its values, unless these check themselves.
type checker interface {
	Validate(context.Context, tftypes.Value, path.Path) diag.Diagnostics
}

// checksValues tells whether the values of a type are checked beside the
// validators.
func checksValues(ctx context.Context, of attr.Type) bool {
	_, values := of.ValueType(ctx).(xattr.ValidateableAttribute)
	_, types := of.(checker)
	return values || types
}

// valueOf returns a value as the framework has it, and whether it is a good one.
func valueOf(ctx context.Context, of attr.Type, at path.Path, from tftypes.Value) (attr.Value, bool) {
	value, err := of.ValueFromTerraform(ctx, from)
	if err != nil {
		return nil, false
	}
	if checks, ok := value.(xattr.ValidateableAttribute); ok {
		var resp xattr.ValidateAttributeResponse
		checks.ValidateAttribute(ctx, xattr.ValidateAttributeRequest{Path: at}, &resp)
		return value, len(resp.Diagnostics) == 0
	}
	if of, ok := of.(checker); ok {
		return value, len(of.Validate(ctx, from, at)) == 0
	}
	return value, true
}
