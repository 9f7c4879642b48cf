package attribute

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	data "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Mirror returns a resource's attributes as a data source has them: computed,
// without secrets.
func Mirror(attributes map[string]resource.Attribute) map[string]data.Attribute {
	mirrored := make(map[string]data.Attribute, len(attributes))
	for name, a := range attributes {
		if a.IsWriteOnly() || a.IsSensitive() || attributes[name+"_wo"] != nil || isVersion(attributes, name) {
			continue
		}
		mirrored[name] = mirror(name, a)
	}
	return mirrored
}

// isVersion reports whether an attribute only counts the versions of a secret.
func isVersion(attributes map[string]resource.Attribute, name string) bool {
	secret, ok := strings.CutSuffix(name, "_version")
	return ok && attributes[secret] != nil && attributes[secret].IsWriteOnly()
}

// ofResource is what a description says for a resource only: its default, and
// what changing it does.
var ofResource = regexp.MustCompile(` (Changing it [^.]*\.|Default: .*)`)

func mirror(name string, a resource.Attribute) data.Attribute {
	text := ofResource.ReplaceAllString(a.GetMarkdownDescription(), "")
	switch a := a.(type) {
	case resource.StringAttribute:
		return data.StringAttribute{CustomType: a.CustomType, Computed: true, MarkdownDescription: text}
	case resource.BoolAttribute:
		return data.BoolAttribute{CustomType: a.CustomType, Computed: true, MarkdownDescription: text}
	case resource.Int64Attribute:
		return data.Int64Attribute{CustomType: a.CustomType, Computed: true, MarkdownDescription: text}
	case resource.SetAttribute:
		return data.SetAttribute{ElementType: a.ElementType, CustomType: a.CustomType, Computed: true, MarkdownDescription: text}
	case resource.ListAttribute:
		return data.ListAttribute{ElementType: a.ElementType, CustomType: a.CustomType, Computed: true, MarkdownDescription: text}
	case resource.MapAttribute:
		return data.MapAttribute{ElementType: a.ElementType, CustomType: a.CustomType, Computed: true, MarkdownDescription: text}
	case resource.SingleNestedAttribute:
		return data.SingleNestedAttribute{Attributes: Mirror(a.Attributes), Computed: true, MarkdownDescription: text}
	case resource.ListNestedAttribute:
		return data.ListNestedAttribute{NestedObject: data.NestedAttributeObject{Attributes: Mirror(a.NestedObject.Attributes)}, Computed: true, MarkdownDescription: text}
	case resource.MapNestedAttribute:
		return data.MapNestedAttribute{NestedObject: data.NestedAttributeObject{Attributes: Mirror(a.NestedObject.Attributes)}, Computed: true, MarkdownDescription: text}
	}
	// A test mirrors every schema of the provider, so this reaches nobody.
	panic(fmt.Sprintf("attribute %s: a %T cannot be mirrored", name, a))
}

// Lookup returns a resource's attributes as a data source that finds one
// object has them: exactly one of keys is given, all else is computed.
func Lookup(attributes map[string]resource.Attribute, keys ...string) map[string]data.Attribute {
	mirrored := Mirror(attributes)
	if len(keys) == 1 {
		mirrored[keys[0]] = data.StringAttribute{
			Required: true, MarkdownDescription: mirrored[keys[0]].GetMarkdownDescription(), Validators: nonEmpty(nil),
		}
		return mirrored
	}
	expressions := make([]path.Expression, len(keys))
	for i, key := range keys {
		expressions[i] = path.MatchRoot(key)
	}
	for _, key := range keys {
		mirrored[key] = data.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: mirrored[key].GetMarkdownDescription() + " Exactly one of the lookup attributes must be set.",
			Validators:          nonEmpty([]validator.String{stringvalidator.ExactlyOneOf(expressions...)}),
		}
	}
	return mirrored
}
