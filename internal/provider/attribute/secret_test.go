package attribute

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestToSend(t *testing.T) {
	null, unknown := types.StringNull(), types.StringUnknown()
	text := types.StringValue
	plain := func(s types.String) Secret {
		return Secret{Plain: s, WriteOnly: null, Version: types.Int64Null()}
	}
	none := plain(null)
	writeOnly := func(s types.String, version int64) Secret {
		return Secret{Plain: null, WriteOnly: s, Version: types.Int64Value(version)}
	}
	for name, test := range map[string]struct {
		config Secret
		state  *Secret
		want   string // "": nothing
	}{
		"create, none":                 {none, nil, ""},
		"create, plain":                {plain(text("a")), nil, "a"},
		"create, write-only":           {writeOnly(text("a"), 1), nil, "a"},
		"create, unknown":              {plain(unknown), nil, ""},
		"create, write-only unknown":   {writeOnly(unknown, 1), nil, ""},
		"update, plain as before":      {plain(text("a")), new(plain(text("a"))), ""},
		"update, plain changed":        {plain(text("b")), new(plain(text("a"))), "b"},
		"update, plain added":          {plain(text("a")), &none, "a"},
		"update, plain removed":        {none, new(plain(text("a"))), ""},
		"update, version as before":    {writeOnly(text("b"), 1), new(writeOnly(null, 1)), ""},
		"update, version raised":       {writeOnly(text("b"), 2), new(writeOnly(null, 1)), "b"},
		"update, version lowered":      {writeOnly(text("b"), 1), new(writeOnly(null, 2)), "b"},
		"update, write-only added":     {writeOnly(text("a"), 1), &none, "a"},
		"update, write-only removed":   {none, new(writeOnly(null, 1)), ""},
		"update, plain to write-only":  {writeOnly(text("a"), 1), new(plain(text("a"))), "a"},
		"update, write-only to plain":  {plain(text("a")), new(writeOnly(null, 1)), "a"},
		"update, neither then or now":  {none, &none, ""},
		"update, write-only, imported": {writeOnly(text("a"), 1), &none, "a"},
	} {
		t.Run(name, func(t *testing.T) {
			plan := test.config
			plan.WriteOnly = null // as the framework plans it
			got := ToSend(plan, test.config, test.state)
			if got == nil && test.want != "" || got != nil && *got != test.want {
				t.Errorf("sends %q, want %q", optional(got), test.want)
			}
		})
	}
}

func optional(s *string) string {
	if s == nil {
		return "nothing"
	}
	return *s
}
