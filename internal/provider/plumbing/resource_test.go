package plumbing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// wantErrors fails the test unless there is one error that says all of texts.
func wantErrors(t *testing.T, problems rig.Problems, texts ...string) {
	t.Helper()
	if len(problems.Errors()) != 1 {
		t.Fatalf("want one error with %q, got %q", texts, problems)
	}
	for _, text := range texts {
		if !strings.Contains(problems.String(), text) {
			t.Errorf("%q is not in %q", text, problems)
		}
	}
}

func wantNone(t *testing.T, problems rig.Problems) {
	t.Helper()
	if len(problems) > 0 {
		t.Fatal(problems)
	}
}

func TestConformance(t *testing.T) {
	for _, c := range []rig.Conformance{
		{Type: "onekosmos_thing", Config: rig.Values{"name": "a"}},
		{Type: "onekosmos_thing", NotImported: []string{"password_wo_version", "timeouts"}, Config: rig.Values{
			"name": "a", "note": "n", "document": "{\n \"b\": 1, \"a\": 2 }", "labels": []string{"y", "x"},
			"password_wo": "s3cret", "password_wo_version": 1, "timeouts": rig.Values{"create": "1m"}}},
		{Type: "onekosmos_thing", NotImported: []string{"labels"}, Config: rig.Values{"name": "a", "labels": []string{}}},
		{Type: "onekosmos_part", NotImported: []string{"key"}, Config: rig.Values{"parent_id": "p1", "name": "a", "key": "k"}},
		{Type: "onekosmos_mode", Config: rig.Values{"mode": "night"}},
	} {
		t.Run(c.Type, func(t *testing.T) {
			w := newWorld()
			if c.Type != "onekosmos_mode" {
				c.Remove = func(rig.Values) { w.objects = nil }
			}
			rig.Conform(t, w.start(t), c)
		})
	}
}

func TestLifecycle(t *testing.T) {
	w := newWorld()
	r := w.start(t)
	object, problems := r.Create("onekosmos_thing", rig.Values{"name": "a", "note": "n"})
	wantNone(t, problems)
	if got := object.Values(); got["id"] != "id1" || got["revision"] != int64(1) || object.Identity()["id"] != "id1" {
		t.Errorf("created %v with identity %v", got, object.Identity())
	}
	w.objects[0].Note = new("changed")
	object, problems = r.Read(object)
	wantNone(t, problems)
	if object.Values()["note"] != "changed" {
		t.Errorf("read %v", object.Values())
	}
	object, problems = r.Update(object, rig.Values{"name": "b"})
	wantNone(t, problems)
	if got := object.Values(); got["name"] != "b" || got["note"] != nil || got["revision"] != int64(2) {
		t.Errorf("updated to %v", got)
	}
	if sent := w.objects[0].Note; sent == nil || *sent != "" {
		t.Errorf("a note that is configured no more was sent as %v, want an empty one", sent)
	}
	wantNone(t, r.Destroy(object))
	if want := []string{"create", "get id1", "update id1", "delete id1"}; len(w.objects) != 0 || !slices.Equal(w.calls, want) {
		t.Errorf("calls %q, want %q", w.calls, want)
	}
}

func TestErrorsAreShown(t *testing.T) {
	w := newWorld()
	r := w.start(t)
	object, problems := r.Create("onekosmos_thing", rig.Values{"name": "a"})
	wantNone(t, problems)
	refused := fmt.Errorf("PUT /things: 400 Bad Request: no: %w", client.ErrRefused)
	for _, method := range []string{"create", "get", "update", "delete"} {
		w.fails[method] = refused
	}
	_, problems = r.Create("onekosmos_thing", rig.Values{"name": "z"})
	wantErrors(t, problems, `Could not create thing "z"`, "400 Bad Request: no", "Correct it")
	_, problems = r.Read(object)
	wantErrors(t, problems, `Could not read thing "id1"`)
	after, problems := r.Update(object, rig.Values{"name": "b"})
	wantErrors(t, problems, `Could not update thing "b"`)
	if after.Values()["name"] != "a" {
		t.Errorf("after a failed update the state is %v, want the one before", after.Values())
	}
	wantErrors(t, r.Destroy(object), `Could not delete thing "id1"`)
	w.calls = nil
	_, problems = r.Create("onekosmos_thing", rig.Values{"name": "unsendable"})
	wantErrors(t, problems, "Cannot be sent")
	_, problems = r.Update(object, rig.Values{"name": "unsendable"})
	wantErrors(t, problems, "Cannot be sent")
	if len(w.calls) > 0 {
		t.Errorf("an object that cannot be sent led to %q", w.calls)
	}
}

// What exists must be kept track of, whatever fails after its creation.
func TestNothingIsOrphaned(t *testing.T) {
	for name, test := range map[string]struct {
		breaks func(*world)
		want   string
	}{
		"store answers object and error": {func(w *world) {
			w.halfway, w.fails["create"] = true, fmt.Errorf("it could not be read back: %w", client.ErrForbidden)
		}, "could not be read back"},
		"answer cannot be flattened": {func(w *world) { w.flattenFails = true }, "makes no sense"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			test.breaks(w)
			r := w.start(t)
			object, problems := r.Create("onekosmos_thing", rig.Values{"name": "a"})
			wantErrors(t, problems, test.want)
			if object == nil {
				t.Fatal("there is no state: the object is lost")
			}
			for attribute, value := range object.Values() {
				if value == rig.Unknown {
					t.Errorf("%s is unknown in the state", attribute)
				}
			}
			if object.Values()["id"] != "id1" || object.Identity()["id"] != "id1" {
				t.Errorf("state %v, identity %v", object.Values(), object.Identity())
			}
			wantNone(t, r.Destroy(object)) // as core does with a tainted object
			if len(w.objects) != 0 {
				t.Error("the object is left behind")
			}
		})
	}
}

// What is there already is not made a second time, nor is anything when that
// is unclear.
func TestNothingIsDoubled(t *testing.T) {
	w := newWorld()
	r := w.start(t)
	w.twins = map[string]*object{"a": {ID: "id7", Name: "a"}, "b": {ID: "id8", Name: "b", Parent: "p1"}}
	object, problems := r.Create("onekosmos_thing", rig.Values{"name": "a"})
	wantErrors(t, problems, `Could not create thing "a"`, "No second one was made", "terraform import onekosmos_thing.example id7\n")
	part, problems := r.Create("onekosmos_part", rig.Values{"parent_id": "p1", "name": "b", "key": "k"})
	wantErrors(t, problems, "terraform import onekosmos_part.example p1/id8\n")
	w.fails["twin"] = errors.New("the list could not be read")
	_, problems = r.Create("onekosmos_thing", rig.Values{"name": "c"})
	wantErrors(t, problems, `Could not create thing "c"`, "the list could not be read")
	if object != nil || part != nil || len(w.calls) > 0 {
		t.Errorf("states %v and %v, calls %q", object, part, w.calls)
	}
}

// What no call takes away is forgotten, and the user gets a warning.
func TestWhatStaysIsForgotten(t *testing.T) {
	w := newWorld()
	r := w.start(t)
	object, problems := r.Create("onekosmos_thing", rig.Values{"name": "a"})
	wantNone(t, problems)
	w.fails["delete"] = fmt.Errorf("%w: it was disabled", client.ErrStays)
	problems = r.Destroy(object)
	wantNone(t, problems.Errors())
	if text := problems.String(); !strings.Contains(text, "The thing stays in the tenant") || !strings.Contains(text, `thing "id1": the API cannot delete it: it was disabled. Terraform no longer`) {
		t.Errorf("told %q", text)
	}
}

// Without an id a request would go to another object's path, or to the list's.
func TestNothingIsAskedWithoutAnID(t *testing.T) {
	w := newWorld()
	w.losesID = true
	r := w.start(t)
	object, problems := r.Create("onekosmos_thing", rig.Values{"name": "a"})
	wantErrors(t, problems, "has no id")
	if object == nil || object.Values()["id"] != nil {
		t.Fatalf("instance %v", object)
	}
	w.calls = nil
	_, read := r.Read(object)
	_, updated := r.Update(object, rig.Values{"name": "b"})
	for _, problems := range []rig.Problems{read, updated, r.Destroy(object)} {
		wantErrors(t, problems, "(id)")
	}
	if len(w.calls) > 0 {
		t.Errorf("the API was asked: %q", w.calls)
	}
}

func TestUpdateThatCannotBeFlattenedKeepsTheState(t *testing.T) {
	w := newWorld()
	r := w.start(t)
	object, problems := r.Create("onekosmos_thing", rig.Values{"name": "a"})
	wantNone(t, problems)
	w.flattenFails = true
	object, problems = r.Update(object, rig.Values{"name": "b"})
	wantErrors(t, problems, "makes no sense")
	if got := object.Values(); got["name"] != "b" || got["revision"] != nil || got["id"] != "id1" {
		t.Errorf("state %v", got)
	}
}

func TestVanished(t *testing.T) {
	w := newWorld()
	r := w.start(t)
	object, problems := r.Create("onekosmos_thing", rig.Values{"name": "a"})
	wantNone(t, problems)
	w.objects = nil
	for name, prior := range map[string]*rig.Instance{"with identity": object, "without identity": object.WithoutIdentity()} {
		read, problems := r.Read(prior)
		wantNone(t, problems)
		if read != nil {
			t.Errorf("%s: still in the state: %v", name, read.Values())
		}
		_, problems = r.Update(prior, rig.Values{"name": "b"})
		wantErrors(t, problems, `Could not update thing "b"`, "deleted outside of Terraform")
		wantNone(t, r.Destroy(prior))
	}
	w.fails["delete"] = fmt.Errorf("DELETE /things/id1: %w", client.ErrNotFound)
	wantNone(t, r.Destroy(object))
}

func TestIdentityIsAddedToOldState(t *testing.T) {
	w := newWorld()
	r := w.start(t)
	object, problems := r.Create("onekosmos_part", rig.Values{"parent_id": "p", "name": "a", "key": "k"})
	wantNone(t, problems)
	read, problems := r.Read(object.WithoutIdentity())
	wantNone(t, problems)
	updated, problems := r.Update(object.WithoutIdentity(), rig.Values{"parent_id": "p", "name": "b", "key": "k"})
	wantNone(t, problems)
	for _, got := range []rig.Values{read.Identity(), updated.Identity()} {
		if got["parent_id"] != "p" || got["id"] != "id1" {
			t.Errorf("identity %v", got)
		}
	}
}

func TestTimeouts(t *testing.T) {
	const limit = "10ms"
	for _, test := range []struct {
		method, operation string
		do                func(*rig.Rig, *rig.Instance, rig.Values) rig.Problems
	}{
		{"create", "create", func(r *rig.Rig, _ *rig.Instance, c rig.Values) rig.Problems {
			_, p := r.Create("onekosmos_thing", c)
			return p
		}},
		{"get", "read", func(r *rig.Rig, o *rig.Instance, _ rig.Values) rig.Problems { _, p := r.Read(o); return p }},
		{"update", "update", func(r *rig.Rig, o *rig.Instance, c rig.Values) rig.Problems {
			_, p := r.Update(o, c.With(rig.Values{"name": "b"}))
			return p
		}},
		{"delete", "delete", func(r *rig.Rig, o *rig.Instance, _ rig.Values) rig.Problems { return r.Destroy(o) }},
	} {
		t.Run(test.operation, func(t *testing.T) {
			w := newWorld()
			r := w.start(t)
			config := rig.Values{"name": "a", "timeouts": rig.Values{test.operation: limit}}
			if test.operation == "create" {
				w.blocks = test.method
				wantErrors(t, test.do(r, nil, config), "Could not create", "deadline exceeded", "timeouts attribute")
				return
			}
			object, problems := r.Create("onekosmos_thing", config)
			wantNone(t, problems)
			w.blocks = test.method
			wantErrors(t, test.do(r, object, config), "Could not "+test.operation, "deadline exceeded", "timeouts attribute")
		})
	}
}

func TestTimeoutIsValidated(t *testing.T) {
	problems := newWorld().start(t).Validate("onekosmos_thing", rig.Values{"name": "a", "timeouts": rig.Values{"create": "soon"}})
	wantErrors(t, problems, "timeouts.create", "soon")
}

func TestInterrupted(t *testing.T) {
	w := newWorld()
	w.blocks = "create"
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, problems := w.start(t).WithContext(ctx).Create("onekosmos_thing", rig.Values{"name": "a"})
	wantErrors(t, problems, "context canceled", "interrupted")
}

func TestImport(t *testing.T) {
	for _, test := range []struct {
		typeName, parent, id string
		identity             rig.Values
	}{
		{"onekosmos_thing", "", "id1", rig.Values{"id": "id1"}},
		{"onekosmos_part", "p1", "p1/id1", rig.Values{"parent_id": "p1", "id": "id1"}},
	} {
		for _, way := range []string{"id", "identity"} {
			t.Run(test.typeName+" by "+way, func(t *testing.T) {
				w := newWorld()
				w.thing(test.parent, "a")
				r := w.start(t)
				object, problems := r.Import(test.typeName, test.id)
				if way == "identity" {
					object, problems = r.ImportIdentity(test.typeName, test.identity)
				}
				wantNone(t, problems)
				for name, want := range test.identity {
					if object.Values()[name] != want || object.Identity()[name] != want {
						t.Errorf("%s is %v in the state and %v in the identity", name, object.Values()[name], object.Identity()[name])
					}
				}
				if object.Values()["name"] != "a" {
					t.Errorf("imported %v", object.Values())
				}
			})
		}
	}
}

// An id that the API answers in another spelling than the import's must not
// leave the identity behind, or every later plan fails.
func TestImportTakesTheIDThatTheAPIAnswers(t *testing.T) {
	w := newWorld()
	w.thing("", "a")
	r := w.start(t)
	object, problems := r.Import("onekosmos_thing", "ID1")
	wantNone(t, problems)
	if object.Values()["id"] != "id1" || object.Identity()["id"] != "id1" {
		t.Errorf("id is %v in the state and %v in the identity", object.Values()["id"], object.Identity()["id"])
	}
	_, problems = r.Read(object)
	wantNone(t, problems)
}

func TestImportOfNothing(t *testing.T) {
	object, problems := newWorld().start(t).Import("onekosmos_thing", "id1")
	if wantNone(t, problems); object != nil { // core says that there is no such object
		t.Errorf("imported %v", object.Values())
	}
}

func TestImportRefused(t *testing.T) {
	const thing, part = "onekosmos_thing", "onekosmos_part"
	for _, test := range []struct{ typeName, id, at, says string }{
		{thing, "a/b", "id", `"a/b" has 2 parts instead of 1`},
		{thing, " ", "id", `" " has a blank in its id`},
		{thing, "My Thing", "id", `"My Thing" has a blank in its id`},
		{thing, "a\nb", "id", `"a\nb" has a blank in its id`},
		{thing, "a\x00b", "id", `has a blank in its id`},
		{thing, ".", "id", `"." has no usable id`},
		{thing, "..", "id", `".." has no usable id`},
		{thing, "/", "id", `"/" has 2 parts instead of 1`},
		{part, "a", "id", `"a" has 1 part instead of 2`},
		{part, "a/b/c", "id", `"a/b/c" has 3 parts instead of 2`},
		{part, "/b", "parent_id", `"/b" has no usable parent_id`},
		{part, "a/", "id", `"a/" has no usable id`},
		{part, "../b", "parent_id", `"../b" has no usable parent_id`},
		{part, "a b/c", "parent_id", `"a b/c" has a blank in its parent_id`},
	} {
		t.Run(test.typeName+" "+test.id, func(t *testing.T) {
			w := newWorld()
			_, problems := w.start(t).Import(test.typeName, test.id)
			example := "id"
			if test.typeName == part {
				example = "parent_id/id"
			}
			wantErrors(t, problems, test.says, fmt.Sprintf("Give %q", example), "terraform import "+test.typeName+".example ")
			if !slices.Equal(problems.Paths(), []string{test.at}) {
				t.Errorf("the error is at %q, want %q", problems.Paths(), test.at)
			}
			if len(w.calls) > 0 {
				t.Errorf("the API was asked: %q", w.calls)
			}
		})
	}
}

func TestImportByIdentityRefused(t *testing.T) {
	for _, test := range []struct {
		identity rig.Values
		at, says string
	}{
		{rig.Values{"id": "b"}, "parent_id", "has no usable parent_id"},
		{rig.Values{"parent_id": "a"}, "id", "has no usable id"},
		{rig.Values{"parent_id": "a", "id": "x y"}, "id", "has a blank in its id"},
	} {
		w := newWorld()
		_, problems := w.start(t).ImportIdentity("onekosmos_part", test.identity)
		wantErrors(t, problems, test.says)
		if !slices.Equal(problems.Paths(), []string{test.at}) || len(w.calls) > 0 {
			t.Errorf("%v: the error is at %q, calls %q", test.identity, problems.Paths(), w.calls)
		}
	}
}

func TestUnconfiguredProvider(t *testing.T) {
	w := newWorld()
	object, problems := w.start(t).Create("onekosmos_thing", rig.Values{"name": "a"})
	wantNone(t, problems)
	w.thing("p", "b")
	w.calls = nil
	r := rig.Unconfigured(t, w.provider(nil))
	wantNone(t, r.Validate("onekosmos_thing", rig.Values{"name": "a"}))
	_, read := r.Read(object)
	_, created := r.Create("onekosmos_thing", rig.Values{"name": "b"})
	_, updated := r.Update(object, rig.Values{"name": "b"})
	_, imported := r.Import("onekosmos_thing", "id1")
	_, data := r.ReadData("onekosmos_thing", rig.Values{"id": "id1"})
	_, opened := r.Open("onekosmos_thing_secret", rig.Values{"id": "id1"})
	for call, problems := range map[string]rig.Problems{
		"read": read, "create": created, "update": updated, "destroy": r.Destroy(object), "import": imported, "data source": data, "ephemeral": opened,
		"list": r.List("onekosmos_part", rig.Values{"parent_id": "p"}, rig.ListOptions{})[0].Problems,
	} {
		t.Run(call, func(t *testing.T) { wantErrors(t, problems, "Provider not configured") })
	}
	if len(w.calls) > 0 {
		t.Errorf("the API was asked: %q", w.calls)
	}
}

func TestForeignProviderData(t *testing.T) {
	r := rig.New(t, newWorld().provider("what is this"), rig.Values{})
	_, problems := r.Import("onekosmos_thing", "id1")
	wantErrors(t, problems, "Provider not configured", "a string", "bug in the provider")
}
