package shortcut

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// kind is what is known of one type of resource.
type kind struct {
	schema     schema.Schema
	ty         tftypes.Type
	shape      *shape // of its state as JSON; nil: not known
	rules      []rule // that a plan follows
	plain      bool   // a plan follows its rules and no others
	identified bool
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
	k := &kind{schema: declared.Schema, ty: declared.Schema.Type().TerraformType(ctx)}
	k.shape = shapeOf(k.ty)
	_, k.identified = r.(resource.ResourceWithIdentity)
	if a, ok := r.(alone); ok && a.Itself() == r && k.shape != nil {
		k.rules, k.plain = rulesOf(ctx, declared.Schema.Attributes)
	}
	return k
}
