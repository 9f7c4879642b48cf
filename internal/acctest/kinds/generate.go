package kinds

import (
	"context"
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// Schema returns the attributes of the kind's resource.
func (k Kind) Schema(ctx context.Context) map[string]schema.Attribute {
	for _, make := range provider.New("test")().Resources(ctx) {
		r := make()
		var meta resource.MetadataResponse
		r.Metadata(ctx, resource.MetadataRequest{}, &meta)
		if meta.TypeName == k.Type {
			var declared resource.SchemaResponse
			r.Schema(ctx, resource.SchemaRequest{}, &declared)
			return declared.Schema.Attributes
		}
	}
	panic("the provider has no " + k.Type)
}

// Model returns a random configuration that the schema allows, the same one for
// the same seed and number. What it belongs to is made in the tenant.
func (k Kind) Model(t testing.TB, tenant *acctest.Tenant, seed, number uint64) rig.Values {
	t.Helper()
	name := fnv.New64a()
	fmt.Fprint(name, k.Type, number)
	g := &Generator{
		Rand: rand.New(rand.NewPCG(seed, name.Sum64())), T: t, Tenant: tenant, Turn: int(number),
		of: k.Generate, attributes: k.Schema(t.Context()),
	}
	model := g.object("", g.attributes)
	if fit := k.Generate.Fit; fit != nil {
		fit(g, model)
	}
	return model
}

// Unused returns the inputs that no model has, although one should.
func (k Kind) Unused(ctx context.Context, models []rig.Values) (missed []string) {
	given := map[string]bool{}
	for _, model := range models {
		note(given, "", model)
	}
	everyInput("", k.Schema(ctx), func(at string) {
		if !given[at] && k.Generate.Never[at] == "" {
			missed = append(missed, at)
		}
	})
	slices.Sort(missed)
	return missed
}

// note marks every attribute that has a value. Keys and indexes are no part of
// a path.
func note(given map[string]bool, at string, value any) {
	if value != nil {
		given[at] = true
	}
	switch value := value.(type) {
	case rig.Values:
		for name, inner := range value {
			note(given, inside(at, name), inner)
			if strings.HasPrefix(name, "key") {
				note(given, at, inner)
			}
		}
	case []any:
		for _, inner := range value {
			note(given, at, inner)
		}
	}
}

func inside(at, name string) string { return strings.TrimPrefix(at+"."+name, ".") }

// generated reports whether models have an attribute: the plain form of a secret
// stands for all three, as write-only values do not come back.
func generated(name string, a schema.Attribute) bool {
	_, whole := a.(schema.SingleNestedAttribute)
	if name == "timeouts" || !a.IsRequired() && !a.IsOptional() {
		return false
	}
	return !a.IsWriteOnly() && !strings.HasSuffix(name, "_wo_version") || whole || name == "credentials_wo_version"
}

func everyInput(at string, attributes map[string]schema.Attribute, see func(at string)) {
	for name, a := range attributes {
		if !generated(name, a) {
			continue
		}
		see(inside(at, name))
		everyInput(inside(at, name), nested(a), see)
	}
}

// nested returns the attributes inside a nested one, except those that are
// write-only with it.
func nested(a schema.Attribute) map[string]schema.Attribute {
	switch a := a.(type) {
	case schema.SingleNestedAttribute:
		if !a.WriteOnly {
			return a.Attributes
		}
	case schema.MapNestedAttribute:
		return a.NestedObject.Attributes
	case schema.ListNestedAttribute:
		return a.NestedObject.Attributes
	}
	return nil
}

// Generator makes values that a schema allows.
type Generator struct {
	*rand.Rand
	T      testing.TB
	Tenant *acctest.Tenant
	Turn   int // of the alternatives that exclude each other

	of         Generate
	attributes map[string]schema.Attribute
}

func (g *Generator) object(at string, attributes map[string]schema.Attribute) rig.Values {
	made := rig.Values{}
	for _, name := range slices.Sorted(maps.Keys(attributes)) { // the same for the same seed
		a := attributes[name]
		if generated(name, a) && (a.IsRequired() || a.IsSensitive() || g.IntN(2) == 0) {
			made[name] = g.value(inside(at, name), a)
		}
	}
	return made
}

func (g *Generator) value(at string, a schema.Attribute) any {
	if make := g.of.Texts[at]; make != nil {
		return make(g)
	}
	switch a := a.(type) {
	case schema.BoolAttribute:
		return g.IntN(2) == 0
	case schema.Int64Attribute:
		return g.number(a.Validators)
	case schema.StringAttribute:
		return g.Text(rules(a.Validators))
	case schema.SetAttribute:
		return g.distinct(rules(a.Validators))
	case schema.ListAttribute:
		return g.distinct(rules(a.Validators))
	case schema.MapAttribute:
		return g.keyed(1, func() any { return g.Text(rules(a.Validators)) })
	case schema.SingleNestedAttribute:
		if a.WriteOnly {
			made := rig.Values{}
			for name := range a.Attributes {
				made[name] = "s3cret"
			}
			return made
		}
		return g.object(at, a.Attributes)
	case schema.MapNestedAttribute:
		return g.keyed(0, func() any { return g.object(at, a.NestedObject.Attributes) })
	case schema.ListNestedAttribute:
		list := []any{}
		for range 1 + g.IntN(4) {
			list = append(list, g.object(at, a.NestedObject.Attributes))
		}
		return list
	}
	g.T.Fatalf("%s is a %T, of which no value is made", at, a)
	return nil
}

func rules[V validator.Describer](validators []V) string {
	var all []string
	for _, v := range validators {
		all = append(all, v.Description(context.Background()))
	}
	return strings.Join(all, "; ")
}

var (
	choices = regexp.MustCompile(`(?:listed values|supported values|value must be one of): \[(.*?)\]`)
	quoted  = regexp.MustCompile(`"([^"]*)"`)
	most    = regexp.MustCompile(`at most (\d+)`)
	between = regexp.MustCompile(`between (\d+) and (\d+)`)
	least   = regexp.MustCompile(`must be at least (\d+)`)
)

func (g *Generator) number(validators []validator.Int64) int64 {
	from, to := int64(1), int64(1000)
	rules := rules(validators)
	if found := least.FindStringSubmatch(rules); found != nil {
		from, _ = strconv.ParseInt(found[1], 10, 64)
	}
	if found := between.FindStringSubmatch(rules); found != nil {
		from, _ = strconv.ParseInt(found[1], 10, 64)
		to, _ = strconv.ParseInt(found[2], 10, 64)
	}
	switch g.IntN(4) {
	case 0:
		return from
	case 1:
		return to
	}
	return from + g.Int64N(to-from+1)
}

// pieces are what makes texts hard to carry.
var pieces = []string{"a", "B", "7", "-", "_", "'", `"`, `\`, "<b>", "&amp;", "&", "%41", "%u20AC", "${x}", "é", "€", "日本", "😀", "e\u0301", "+", "=", "/", "?", "#", "null", "true", "0", " x"}

// Text returns a text that keeps to the rules, as their descriptions have them.
func (g *Generator) Text(rules string) string {
	pick := func(words []string) string { return words[g.IntN(len(words))] }
	switch {
	case choices.MatchString(rules):
		var words []string
		for _, found := range quoted.FindAllStringSubmatch(choices.FindStringSubmatch(rules)[1], -1) {
			words = append(words, found[1])
		}
		return pick(words)
	case strings.Contains(rules, "absolute UR"):
		return "https://" + pick([]string{"a", "b", "xn--bcher-kva"}) + ".example.com/" + pick([]string{"", "a/b", "a?b=c&d=%20", "~x"})
	case strings.Contains(rules, "color"):
		return pick([]string{"#", ""}) + fmt.Sprintf("%06x", g.IntN(1<<24))
	case strings.Contains(rules, "base64"):
		raw := make([]byte, 1+g.IntN(64))
		for i := range raw {
			raw[i] = byte(g.Uint32())
		}
		return base64.StdEncoding.EncodeToString(raw)
	case strings.Contains(rules, "JSON object"):
		return pick([]string{`{}`, `{"a":1}`, `{ "b": [1.5, null, "<&>"], "a": {"c": true} }`})
	case strings.Contains(rules, "only characters"), strings.Contains(rules, "only letters"), strings.Contains(rules, "letters, digits"), strings.Contains(rules, "must not contain periods"):
		return pick([]string{"a", "b"}) + strconv.Itoa(g.IntN(1000))
	case strings.Contains(rules, "email address"):
		return pick([]string{"a", "b.c+d"}) + "@example.com"
	}
	length := 1 + g.IntN(12)
	if found := most.FindStringSubmatch(rules); found != nil {
		length = 1 + g.IntN(2)
	}
	var b strings.Builder
	b.WriteString(pick([]string{"x", "Ö", "9"}))
	for range length {
		b.WriteString(pick(pieces))
	}
	return b.String()
}

func (g *Generator) distinct(rules string) []any {
	made := []any{}
	for range 1 + g.IntN(5) {
		if text := g.Text(strings.Replace(rules, "at most 100 elements", "", 1)); !slices.Contains(made, any(text)) {
			made = append(made, text)
		}
	}
	return made
}

func (g *Generator) keyed(least int, value func() any) rig.Values {
	made := rig.Values{}
	for range least + g.IntN(4) {
		made[fmt.Sprintf("key%s%d", g.Text(""), g.IntN(1000))] = value()
	}
	return made
}

// OnlyOne keeps one of the attributes that exclude each other, and makes it
// where there is none.
func (g *Generator) OnlyOne(model rig.Values, names ...string) string {
	one := names[g.Turn%len(names)]
	for _, name := range names {
		if name != one {
			delete(model, name)
		}
	}
	if model[one] == nil {
		model[one] = g.value(one, g.attributes[one])
	}
	return one
}

// Module makes an auth module.
func (g *Generator) Module(kind, mode string) string {
	g.T.Helper()
	return module(g.T, g.Tenant, "m"+strconv.Itoa(g.Int()), kind, mode)
}

// drop takes attributes away.
func drop(model rig.Values, names ...string) {
	for _, name := range names {
		delete(model, name)
	}
}
