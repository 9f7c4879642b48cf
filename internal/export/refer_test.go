package export

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

var manType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String, "boss": tftypes.Object{AttributeTypes: map[string]tftypes.Type{"ids": tftypes.List{ElementType: tftypes.String}}}}}

// man is an object that refers to others inside a block.
func man(k *kind, id string, bosses ...string) *object {
	ids := make([]tftypes.Value, len(bosses))
	for i, boss := range bosses {
		ids[i] = tftypes.NewValue(tftypes.String, boss)
	}
	boss := manType.AttributeTypes["boss"].(tftypes.Object)
	value := tftypes.NewValue(manType, map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, id),
		"boss": tftypes.NewValue(boss, map[string]tftypes.Value{"ids": tftypes.NewValue(boss.AttributeTypes["ids"], ids)})})
	encoded, err := wire(value)
	if err != nil {
		panic(err)
	}
	o := &object{kind: k, id: id, title: id, identity: map[string]string{"id": id}, config: &configuration{encoded: encoded}}
	k.found, k.objects = append(k.found, o), append(k.objects, o)
	return o
}

// Of objects that refer to each other, one keeps the id, and the rest refer; so does
// one that refers to itself.
func TestCycles(t *testing.T) {
	of := attribute.Refers("man")
	k := &kind{written: true, Adoption: plumbing.Adoption{Type: "onekosmos_man", Identity: []string{"id"}, References: map[string]attribute.Reference{"boss.ids": of}}}
	a, b, c, self := man(k, "a", "b"), man(k, "b", "c", "d"), man(k, "c", "a"), man(k, "e", "e")
	label(k)
	attributes := []*tfprotov6.SchemaAttribute{{Name: "id", Type: tftypes.String}, {Name: "boss", Type: manType.AttributeTypes["boss"]}}
	schemas := map[string]*tfprotov6.Schema{k.Type: {Block: &tfprotov6.SchemaBlock{Attributes: attributes}}}
	r := refer(&talk{schema: &tfprotov6.GetProviderSchemaResponse{ResourceSchemas: schemas}}, []*kind{k}, false)
	for _, want := range []struct {
		from *object
		to   string
		why  string
	}{
		{a, "b", ""}, {b, "c", ""}, {c, "a", "onekosmos_man.a refers to this object, and a reference back would make a cycle"},
		{self, "e", "the object itself"}, {b, "d", "the tenant lists no onekosmos_man with the id d"},
	} {
		expression, why := r.to(want.from, of, want.to)
		if (why == "") != (want.why == "") || !strings.Contains(why, want.why) || why == "" && strings.Join(expression, ".") != "onekosmos_man."+want.to+".id" {
			t.Errorf("%s to %s: %q, %q", want.from, want.to, expression, why)
		}
	}
}

// A title becomes a name that the language takes, and a readable one.
func TestIdentifier(t *testing.T) {
	for title, want := range map[string]string{
		"Payroll": "payroll", "Payroll & Pensions": "payroll_pensions", "  a  ": "a", "": "", "…": "", "🔐": "", "🔐 keys": "keys",
		"2FA": "_2fa", "for": "for_", "Größe": "große", "Ünïcödé": "unicode", "日本語": "日本語", "हिन्दी": "हिन्दी", "a\u0301b": "ab", "\u0301": "",
		"x\x00y\u202ez": "x_y_z", strings.Repeat("ab ", 50): strings.TrimRight(strings.Repeat("ab_", 20), "_"),
	} {
		if got := identifier(title); got != want {
			t.Errorf("%q becomes %q, want %q", title, got, want)
		}
	}
}

// Names that are made unique stay so, whatever else is called.
func TestUnique(t *testing.T) {
	taken := map[string]bool{"x_abcdef": true}
	if got := unique(taken, "x", "abcdef0123"); got != "x_abcdef01" || !taken[got] {
		t.Errorf("it is %q", got)
	}
}
