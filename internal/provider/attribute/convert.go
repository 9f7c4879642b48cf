package attribute

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Text returns what the API answered for an optional text: absent and empty
// are both null, for the API keeps no difference.
func Text(s *string) types.String {
	if s == nil || *s == "" {
		return types.StringNull()
	}
	return types.StringValue(*s)
}

// Shown returns what an answer shows of an optional text. What it leaves out
// stays as it is known.
func Shown(answered *string, known types.String) types.String {
	if answered == nil && !known.IsUnknown() {
		return known
	}
	return Text(answered)
}

// Stated is Shown for a text that is never empty.
func Stated(answered string, known types.String) types.String {
	if answered == "" {
		return Shown(nil, known)
	}
	return types.StringValue(answered)
}

// ShownBool returns what an answer shows of a switch. What it leaves out stays
// as it is known, and is off where nothing is.
func ShownBool[B ~bool](answered *B, known types.Bool) types.Bool {
	if answered == nil && !known.IsNull() && !known.IsUnknown() {
		return known
	}
	return types.BoolValue(answered != nil && bool(*answered))
}

// KnownBool returns what an answer shows of an optional boolean. What it leaves out
// stays as it is known.
func KnownBool[B ~bool](answered *B, known types.Bool) types.Bool {
	switch {
	case answered != nil:
		return types.BoolValue(bool(*answered))
	case known.IsUnknown():
		return types.BoolNull()
	}
	return known
}

// KnownNumber is KnownBool for a whole number.
func KnownNumber[N ~int64](answered *N, known types.Int64) types.Int64 {
	switch {
	case answered != nil:
		return types.Int64Value(int64(*answered))
	case known.IsUnknown():
		return types.Int64Null()
	}
	return known
}

// SendBool returns what to send for an optional boolean: nothing where it is not
// given.
func SendBool[B ~bool](given types.Bool) *B {
	if given.IsNull() || given.IsUnknown() {
		return nil
	}
	return new(B(given.ValueBool()))
}

// SendNumber is SendBool for a whole number.
func SendNumber[N ~int64](given types.Int64) *N {
	if given.IsNull() || given.IsUnknown() {
		return nil
	}
	return new(N(given.ValueInt64()))
}

// ShownSet returns what an answer shows of a set of texts. What it leaves out
// stays as it is known.
func ShownSet(ctx context.Context, answered []string, known types.Set, diags *diag.Diagnostics) types.Set {
	if answered == nil && !known.IsNull() && !known.IsUnknown() {
		return known
	}
	return StringSet(ctx, answered, diags)
}

// Send returns what to send for an optional text: nothing when it is not
// configured, "" when it was and is no more, so that it is cleared.
func Send(plan types.String, state *types.String) *string {
	switch {
	case plan.IsUnknown():
		return nil
	case !plan.IsNull():
		s := plan.ValueString()
		return &s
	case state != nil && state.ValueString() != "":
		return new(string)
	}
	return nil
}

// OrEmpty returns a block, or an empty one where there is none.
func OrEmpty[T any](block *T) *T {
	if block == nil {
		return new(T)
	}
	return block
}

// Strings returns the elements of a set of texts.
func Strings(ctx context.Context, set types.Set, diags *diag.Diagnostics) []string {
	list := []string{}
	if !set.IsNull() && !set.IsUnknown() {
		diags.Append(set.ElementsAs(ctx, &list, false)...)
	}
	return list
}

// StringSet returns a set of texts.
func StringSet(ctx context.Context, list []string, diags *diag.Diagnostics) types.Set {
	if list == nil {
		list = []string{}
	}
	set, more := types.SetValueFrom(ctx, types.StringType, list)
	diags.Append(more...)
	return set
}
