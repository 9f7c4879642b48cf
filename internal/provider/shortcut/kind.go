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
	shape      *shape  // of its state as JSON; nil: not known
	rules      []rule  // that a plan follows
	plain      bool    // a plan follows its rules and no others
	checks     []check // that a configuration must pass
	checked    bool    // a configuration must pass its checks and no others
	identified bool
	identity   tftypes.Object
	reads      refresher // nil: the framework
	holds      witness   // nil: nobody asks
	writeOnly  []*tftypes.AttributePath
}

// typed is a schema that keeps its type, which the framework's builds anew for
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

// alone is a resource that can be embedded in another, which may plan
// as it likes.
type alone interface {
	resource.Resource
	// Itself returns the resource, without what embeds it.
	Itself() resource.Resource
}

// newKind returns what is known of a resource, nil when nothing is.
func newKind(ctx context.Context, r resource.Resource) *kind {
	var declared resource.SchemaResponse
	if r.Schema(ctx, resource.SchemaRequest{}, &declared); declared.Diagnostics.HasError() || len(declared.Schema.Blocks) > 0 {
		return nil
	}
	k := &kind{schema: typed{declared.Schema, declared.Schema.Type()}}
	k.ty = k.schema.of.TerraformType(ctx)
	k.shape = shapeOf(k.ty)
	k.holds, _ = r.(witness)
	_, k.identified = r.(resource.ResourceWithIdentity)
	if declared.Schema.DeprecationMessage == "" && !validatesItself(r) {
		k.checks, k.checked = checksOf(ctx, declared.Schema.Attributes)
	}
	if a, ok := r.(alone); ok && a.Itself() == r && k.shape != nil {
		k.rules, k.plain = rulesOf(ctx, declared.Schema.Attributes)
		k.setReader(ctx, r)
	}
	return k
}

// setReader has a resource read without the framework where it can.
func (k *kind) setReader(ctx context.Context, r resource.Resource) {
	reads, ok := r.(refresher)
	if !ok || !k.plain {
		return
	}
	var identity resource.IdentitySchemaResponse
	reads.IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &identity)
	if identity.Diagnostics.HasError() {
		return
	}
	of, ok := identity.IdentitySchema.Type().TerraformType(ctx).(tftypes.Object)
	all, told := writeOnlyIn(k.rules, tftypes.NewAttributePath())
	if ok && told {
		k.identity, k.reads, k.writeOnly = of, reads, all
	}
}
