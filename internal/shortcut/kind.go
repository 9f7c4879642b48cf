package shortcut

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// kind is what is known of one type of resource.
type kind struct {
	schema     typed
	ty         tftypes.Type
	attributes []attribute
	validates  bool // attributes have all checks of a configuration
	plans      bool // attributes have all rules of a plan
	modifies   bool // some of these are plan modifiers
	writeOnly  bool // some attributes are write-only
	identified bool
	identity   tftypes.Object
	reader     refresher // nil: only the framework can read it
	witness    witness   // nil: the resource does not want to see states
}

// typed is a schema that keeps its type. The framework's builds it anew for
// each path that a validator or a plan modifier looks at.
type typed struct {
	schema.Schema
	of attr.Type
}

func (s typed) Type() attr.Type { return s.of }

func (s typed) TypeAtTerraformPath(ctx context.Context, at *tftypes.AttributePath) (attr.Type, error) {
	if found, _, err := tftypes.WalkAttributePath(s.of, at); err == nil {
		if of, ok := found.(attr.Type); ok {
			return of, nil
		}
	}
	return s.Schema.TypeAtTerraformPath(ctx, at) // which knows what is wrong
}

// base is a resource that can be embedded in another, which may override any of
// its methods.
type base interface {
	resource.Resource
	// Base returns the resource, without what embeds it.
	Base() resource.Resource
}

// witness is a resource that wants to see which objects the state holds.
type witness interface {
	Holds(resourceData any, state []byte)
}

// newKind compiles a resource, nil when its schema is of no use.
func newKind(ctx context.Context, r resource.Resource) *kind {
	var declared resource.SchemaResponse
	if r.Schema(ctx, resource.SchemaRequest{}, &declared); declared.Diagnostics.HasError() || len(declared.Schema.Blocks) > 0 {
		return nil
	}
	k := &kind{schema: typed{declared.Schema, declared.Schema.Type()}}
	k.ty = k.schema.of.TerraformType(ctx)
	k.witness, _ = r.(witness)
	_, k.identified = r.(resource.ResourceWithIdentity)
	_, several := r.(resource.ResourceWithConfigValidators)
	_, one := r.(resource.ResourceWithValidateConfig)
	b, alone := r.(base)
	k.validates = declared.Schema.DeprecationMessage == "" && !several && !one
	k.plans = alone && b.Base() == r
	k.attributes = k.compile(ctx, declared.Schema.Attributes)
	if reads, ok := r.(refresher); ok && k.plans {
		var identity resource.IdentitySchemaResponse
		reads.IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &identity)
		if of, ok := identity.IdentitySchema.Type().TerraformType(ctx).(tftypes.Object); ok && !identity.Diagnostics.HasError() {
			k.identity, k.reader = of, reads
		}
	}
	return k
}
