package plumbing

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
)

func TestToSend(t *testing.T) {
	null, unknown := types.StringNull(), types.StringUnknown()
	text := types.StringValue
	plain := func(s types.String) Secret { return Secret{Plain: s, WriteOnly: null, Version: types.Int64Null()} }
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

func TestSecretIsSentOncePerVersion(t *testing.T) {
	w := newWorld()
	r := w.start(t)
	config := rig.Values{"name": "a", "password_wo": "s3cret-1", "password_wo_version": 1}
	plan, problems := r.Plan("onekosmos_thing", nil, config)
	wantNone(t, problems)
	object, problems := r.Apply(plan)
	wantNone(t, problems)
	if kept := fmt.Sprint(plan.Values(), object.Values()); strings.Contains(kept, "s3cret") {
		t.Errorf("a write-only value is kept: %s", kept)
	}
	for _, step := range []struct {
		change rig.Values
		want   string
	}{
		{rig.Values{"name": "b"}, ""},
		{rig.Values{"password_wo": "s3cret-2", "password_wo_version": 2}, "s3cret-2"},
		{rig.Values{"name": "c"}, ""},
	} {
		config = config.With(step.change)
		before := len(w.sent)
		object, problems = r.Update(object, config)
		wantNone(t, problems)
		if got := w.sent[before:]; !slices.Equal(got, []string{step.want}) {
			t.Errorf("%v sent %q, want %q", step.change, got, step.want)
		}
		if strings.Contains(fmt.Sprint(object.Values()), "s3cret") {
			t.Errorf("a write-only value is kept: %v", object.Values())
		}
	}
	plan, problems = r.Plan("onekosmos_thing", object, config.With(rig.Values{"password_wo": "s3cret-3"}))
	if wantNone(t, problems); !plan.NoOp() {
		t.Errorf("a new value without a new version plans %v", plan.Values())
	}
}

func TestPlainSecret(t *testing.T) {
	w := newWorld()
	r := w.start(t)
	object, problems := r.Create("onekosmos_thing", rig.Values{"name": "a", "password": "one"})
	wantNone(t, problems)
	for _, config := range []rig.Values{{"name": "b", "password": "one"}, {"name": "b", "password": "two"}, {"name": "b"}} {
		object, problems = r.Update(object, config)
		wantNone(t, problems)
	}
	if want := []string{"one", "", "two", ""}; !slices.Equal(w.sent, want) {
		t.Errorf("sent %q, want %q", w.sent, want)
	}
}

func TestSecretAttributesAreValidated(t *testing.T) {
	optional := func(v rig.Values) rig.Values { return v.With(rig.Values{"name": "a"}) }
	required := func(v rig.Values) rig.Values { return v.With(rig.Values{"name": "a", "parent_id": "p"}) }
	for name, test := range map[string]struct {
		config rig.Values
		at     string // attribute of an error, "" for none
	}{
		"optional, neither":               {optional(nil), ""},
		"optional, plain":                 {optional(rig.Values{"password": "x"}), ""},
		"optional, write-only":            {optional(rig.Values{"password_wo": "x", "password_wo_version": 1}), ""},
		"optional, both":                  {optional(rig.Values{"password": "x", "password_wo": "x", "password_wo_version": 1}), "password"},
		"optional, no version":            {optional(rig.Values{"password_wo": "x"}), "password_wo"},
		"optional, version only":          {optional(rig.Values{"password_wo_version": 1}), "password_wo_version"},
		"optional, version with plain":    {optional(rig.Values{"password": "x", "password_wo_version": 1}), "password_wo_version"},
		"optional, empty":                 {optional(rig.Values{"password": ""}), "password"},
		"optional, write-only empty":      {optional(rig.Values{"password_wo": "", "password_wo_version": 1}), "password_wo"},
		"optional, plain unknown":         {optional(rig.Values{"password": rig.Unknown}), ""},
		"required, neither":               {required(nil), "key"},
		"required, plain":                 {required(rig.Values{"key": "x"}), ""},
		"required, write-only":            {required(rig.Values{"key_wo": "x", "key_wo_version": 1}), ""},
		"required, both":                  {required(rig.Values{"key": "x", "key_wo": "x", "key_wo_version": 1}), "key"},
		"required, no version":            {required(rig.Values{"key_wo": "x"}), "key_wo"},
		"required, plain unknown":         {required(rig.Values{"key": rig.Unknown}), ""},
		"required, write-only is unknown": {required(rig.Values{"key_wo": rig.Unknown, "key_wo_version": 1}), ""},
	} {
		t.Run(name, func(t *testing.T) {
			typeName := "onekosmos_thing"
			if test.config["parent_id"] != nil {
				typeName = "onekosmos_part"
			}
			problems := newWorld().start(t).Validate(typeName, test.config)
			at := problems.Errors().Paths()
			if test.at == "" && len(at) > 0 || test.at != "" && !slices.Equal(at, []string{test.at}) {
				t.Errorf("errors at %q, want %q: %s", at, test.at, problems)
			}
		})
	}
}

func TestPlainSecretWarns(t *testing.T) {
	problems := newWorld().start(t).Validate("onekosmos_thing", rig.Values{"name": "a", "password": "s3cret"})
	if !slices.Equal(problems.Paths(), []string{"password"}) || !strings.Contains(problems.String(), "password_wo") || strings.Contains(problems.String(), "s3cret") {
		t.Errorf("problems %s", problems)
	}
}
