package attribute

import (
	"context"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Reference declares, among the validators of a text, a list or a set, that its
// values are those of an attribute of other objects. It checks nothing: what it
// names may be made in the same apply.
type Reference struct {
	Kind      string // of the objects, without the provider's prefix: "auth_module"
	Attribute string // of theirs
}

// Refers declares the ids of other objects.
func Refers(kind string) Reference { return Reference{Kind: kind, Attribute: "id"} }

// Description says that in words.
func (r Reference) Description(context.Context) string {
	return "Refers to the " + r.Attribute + " of a " + strings.ReplaceAll(r.Kind, "_", " ") + "."
}

// MarkdownDescription says the same.
func (r Reference) MarkdownDescription(ctx context.Context) string { return r.Description(ctx) }

// ValidateString checks nothing.
func (Reference) ValidateString(context.Context, validator.StringRequest, *validator.StringResponse) {
}

// ValidateList checks nothing.
func (Reference) ValidateList(context.Context, validator.ListRequest, *validator.ListResponse) {}

// ValidateSet checks nothing.
func (Reference) ValidateSet(context.Context, validator.SetRequest, *validator.SetResponse) {}

// References returns what the attributes of a schema refer to, by their names, with
// dots inside blocks.
func References(attributes map[string]schema.Attribute) map[string]Reference {
	found := map[string]Reference{}
	for name, a := range attributes {
		var declared []Reference
		switch a := a.(type) {
		case schema.StringAttribute:
			declared = references(a.Validators)
		case schema.ListAttribute:
			declared = references(a.Validators)
		case schema.SetAttribute:
			declared = references(a.Validators)
		case schema.NestedAttribute:
			inside := map[string]schema.Attribute{}
			for inner, declared := range a.GetNestedObject().GetAttributes() {
				inside[name+"."+inner], _ = declared.(schema.Attribute)
			}
			maps.Copy(found, References(inside))
		}
		if len(declared) > 0 {
			found[name] = declared[0]
		}
	}
	return found
}

func references[V any](validators []V) (found []Reference) {
	for _, v := range validators {
		if r, ok := any(v).(Reference); ok {
			found = append(found, r)
		}
	}
	return found
}
