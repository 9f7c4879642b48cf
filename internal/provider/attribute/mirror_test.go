package attribute

import (
	"maps"
	"slices"
	"strings"
	"testing"

	data "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// every has an attribute of every type in use, and a secret at every depth.
func every() map[string]resource.Attribute {
	inner := map[string]resource.Attribute{
		"text":    resource.StringAttribute{Required: true, MarkdownDescription: "Inner."},
		"hidden":  resource.StringAttribute{Optional: true, Sensitive: true},
		"version": resource.Int64Attribute{Optional: true},
	}
	maps.Copy(inner, SecretAttributes("token", "Token.", false))
	attributes := map[string]resource.Attribute{
		"string":      Required("A text."),
		"json":        resource.StringAttribute{Optional: true, CustomType: JSONType{}},
		"bool":        Switch("A switch.", true),
		"int64":       resource.Int64Attribute{Optional: true},
		"set":         resource.SetAttribute{Optional: true, ElementType: types.StringType},
		"list":        resource.ListAttribute{Optional: true, ElementType: types.Int64Type},
		"map":         resource.MapAttribute{Optional: true, ElementType: types.StringType},
		"single":      resource.SingleNestedAttribute{Optional: true, Attributes: inner},
		"nested_list": resource.ListNestedAttribute{Optional: true, NestedObject: resource.NestedAttributeObject{Attributes: inner}},
		"nested_map":  resource.MapNestedAttribute{Optional: true, NestedObject: resource.NestedAttributeObject{Attributes: inner}},
		"api_version": resource.StringAttribute{Optional: true},
		"credentials_wo": resource.SingleNestedAttribute{Optional: true, WriteOnly: true, Attributes: map[string]resource.Attribute{
			"user": resource.StringAttribute{Required: true, WriteOnly: true}}},
		"credentials_wo_version": resource.Int64Attribute{Optional: true},
	}
	maps.Copy(attributes, SecretAttributes("password", "Password.", true))
	return attributes
}

func TestMirror(t *testing.T) {
	mirrored := Mirror(every())
	want := []string{"api_version", "bool", "int64", "json", "list", "map", "nested_list", "nested_map", "set", "single", "string"}
	if got := slices.Sorted(maps.Keys(mirrored)); !slices.Equal(got, want) {
		t.Errorf("mirrored %q, want %q", got, want)
	}
	for name, a := range mirrored {
		was := every()[name]
		text, _, _ := strings.Cut(was.GetMarkdownDescription(), " Default: ") // none here
		if !a.IsComputed() || a.IsOptional() || a.IsRequired() || a.IsSensitive() || a.GetMarkdownDescription() != text {
			t.Errorf("%s is mirrored as %#v", name, a)
		}
		if !strings.HasPrefix(name, "nested") && name != "single" && !a.GetType().Equal(was.GetType()) {
			t.Errorf("%s has type %s, want %s", name, a.GetType(), was.GetType())
		}
	}
	for name, inner := range map[string]map[string]data.Attribute{
		"single":      mirrored["single"].(data.SingleNestedAttribute).Attributes,
		"nested_list": mirrored["nested_list"].(data.ListNestedAttribute).NestedObject.Attributes,
		"nested_map":  mirrored["nested_map"].(data.MapNestedAttribute).NestedObject.Attributes,
	} {
		if got := slices.Sorted(maps.Keys(inner)); !slices.Equal(got, []string{"text", "version"}) {
			t.Errorf("%s has %q", name, got)
		}
	}
}

// What holds for a resource only is left out of a data source.
func TestMirroredDescription(t *testing.T) {
	for was, want := range map[string]string{
		"A name.":                               "A name.",
		"A name. Changing it replaces a thing.": "A name.",
		"A name. Changing it replaces a thing. One of `a`. Default: `a`.": "A name. One of `a`.",
		"How many. Default: `1.5`.":                                       "How many.",
	} {
		got := Mirror(map[string]resource.Attribute{"x": resource.StringAttribute{MarkdownDescription: was}})["x"].GetMarkdownDescription()
		if got != want {
			t.Errorf("%q becomes %q, want %q", was, got, want)
		}
	}
}

func TestMirrorNamesWhatItCannot(t *testing.T) {
	defer func() {
		if message, _ := recover().(string); !strings.Contains(message, "attribute shape: a schema.DynamicAttribute") {
			t.Errorf("panics with %q", message)
		}
	}()
	Mirror(map[string]resource.Attribute{"shape": resource.DynamicAttribute{Optional: true}})
}

func TestLookup(t *testing.T) {
	looked := Lookup(every(), "string", "api_version")
	for name, a := range looked {
		key := name == "string" || name == "api_version"
		if a.IsOptional() != key || !a.IsComputed() || a.IsRequired() {
			t.Errorf("%s: optional %t, computed %t, required %t", name, a.IsOptional(), a.IsComputed(), a.IsRequired())
		}
	}
	if only := Lookup(every(), "string")["string"]; !only.IsRequired() || only.IsComputed() || only.GetMarkdownDescription() != "A text." {
		t.Errorf("the only key is %#v", only)
	}
	if len(looked) != len(Mirror(every())) {
		t.Errorf("looks up %d attributes", len(looked))
	}
}
