package plumbing

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

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

// Whatever a tenant puts the provider's own secrets into, no diagnostic has them.
func TestOwnSecretsAreInNoDiagnostic(t *testing.T) {
	const license = "5c0d7ac1-our-license"
	made, err := client.New(client.Config{BaseURL: "https://tenant.example.com", CommunityName: "default", LicenseKey: license, Token: "our-own-token"})
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld()
	r := rig.New(t, w.provider(&Data{Client: made, Tenant: t.Name()}), rig.Values{})
	held, problems := r.Create("onekosmos_thing", rig.Values{"name": "a"})
	wantNone(t, problems)
	for _, method := range []string{"create", "get", "update", "delete", "list", "twin"} {
		w.fails[method] = fmt.Errorf("it says %s and our-own-token", license)
	}
	_, read := r.Read(held)
	_, found := r.ReadData("onekosmos_thing", rig.Values{"name": "a"})
	_, all := r.ReadData("onekosmos_things", nil)
	_, opened := r.Open("onekosmos_thing_secret", rig.Values{"id": "id1"})
	_, created := r.Create("onekosmos_thing", rig.Values{"name": "b"})
	_, updated := r.Update(held, rig.Values{"name": "b"})
	_, imported := r.Import("onekosmos_thing", "name:a")
	for name, problems := range map[string]rig.Problems{
		"read": read, "data source of one": found, "data source of all": all, "ephemeral": opened, "create": created, "update": updated, "import by name": imported,
		"destroy": r.Destroy(held), "list": r.List("onekosmos_thing", nil, rig.ListOptions{})[0].Problems,
	} {
		if said := problems.String(); !strings.Contains(said, "[redacted] and [redacted]") {
			t.Errorf("%s: %s", name, said)
		}
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
		"required, neither":               {required(nil), ""}, // refused when it is created
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

// A required secret is wanted of what is created, and not of what is imported.
func TestRequiredSecretIsWantedOnCreate(t *testing.T) {
	w := newWorld()
	r := w.start(t)
	_, problems := r.Plan("onekosmos_part", nil, rig.Values{"parent_id": "p", "name": "a"})
	wantErrors(t, problems, "One of key or key_wo is required to create the object")
	imported := w.thing("p", "a")
	part, problems := r.Import("onekosmos_part", "p/"+imported.ID)
	wantNone(t, problems)
	plan, problems := r.Plan("onekosmos_part", part, rig.Values{"parent_id": "p", "name": "a"})
	if wantNone(t, problems); !plan.NoOp() {
		t.Errorf("planned %v", plan.Values())
	}
}

func TestPlainSecretWarns(t *testing.T) {
	problems := newWorld().start(t).Validate("onekosmos_thing", rig.Values{"name": "a", "password": "s3cret"})
	if !slices.Equal(problems.Paths(), []string{"password"}) || !strings.Contains(problems.String(), "password_wo") || strings.Contains(problems.String(), "s3cret") {
		t.Errorf("problems %s", problems)
	}
}
