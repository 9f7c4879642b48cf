package plumbing

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func names(listed []rig.Listed) (all []string) {
	for _, one := range listed {
		all = append(all, one.Name)
	}
	return all
}

// A schema is built once, whatever is made of it and however it is asked, and
// what one makes of it changes nothing for another.
func TestSchemaIsBuiltOnce(t *testing.T) {
	w := newWorld()
	w.thing("", "a")
	r := w.start(t)
	if _, problems := r.ReadData("onekosmos_thing", rig.Values{"name": "a"}); problems != nil {
		t.Fatal(problems)
	}
	if _, problems := r.ReadData("onekosmos_things", nil); problems != nil {
		t.Fatal(problems)
	}
	if listed := r.List("onekosmos_thing", nil, rig.ListOptions{IncludeResource: true}); len(listed) != 1 {
		t.Fatal(listed)
	}
	if imported, problems := r.Import("onekosmos_thing", "id1"); problems != nil || imported.Values()["size"] != "small" {
		t.Fatal(imported, problems)
	}
	if w.schemas != 1 {
		t.Errorf("built %d times", w.schemas)
	}
}

func TestList(t *testing.T) {
	w := newWorld()
	for _, o := range [][2]string{{"", "a"}, {"p1", "b"}, {"p1", "c"}, {"p2", "d"}, {"", "e"}} {
		w.thing(o[0], o[1])
	}
	r := w.start(t)

	things := r.List("onekosmos_thing", nil, rig.ListOptions{})
	if got := names(things); !slices.Equal(got, []string{"a", "e"}) {
		t.Errorf("things %q", got)
	}
	if one := things[1]; one.Identity["id"] != "id5" || one.Resource != nil || one.Problems != nil {
		t.Errorf("without include_resource: %+v", one)
	}

	parts := r.List("onekosmos_part", rig.Values{"parent_id": "p1"}, rig.ListOptions{IncludeResource: true})
	if got := names(parts); !slices.Equal(got, []string{"b", "c"}) {
		t.Errorf("parts of p1 %q", got)
	}
	one := parts[1]
	if one.Identity["parent_id"] != "p1" || one.Identity["id"] != "id3" || one.Resource["parent_id"] != "p1" || one.Resource["name"] != "c" {
		t.Errorf("with include_resource: %+v", one)
	}
	if none := r.List("onekosmos_part", rig.Values{"parent_id": "p3"}, rig.ListOptions{}); len(none) != 0 {
		t.Errorf("parts of p3: %+v", none)
	}
}

// What a list shows must be what an import of it reads.
func TestListedIsImported(t *testing.T) {
	w := newWorld()
	w.thing("", "a").Labels = []string{"x"}
	r := w.start(t)
	listed := r.List("onekosmos_thing", nil, rig.ListOptions{IncludeResource: true})[0]
	imported, problems := r.ImportIdentity("onekosmos_thing", listed.Identity)
	wantNone(t, problems)
	for name, value := range imported.Values() {
		if s, ok := value.([]any); ok && slices.Equal(s, listed.Resource[name].([]any)) {
			continue
		} else if ok || value != listed.Resource[name] {
			t.Errorf("%s is listed as %v and imported as %v", name, listed.Resource[name], value)
		}
	}
}

func TestListAsksForNoMoreThanItsLimit(t *testing.T) {
	for _, options := range []rig.ListOptions{{Limit: 2}, {Stop: 2}, {Limit: 9, Stop: 2}} {
		w := newWorld()
		for _, name := range []string{"a", "b", "c", "d"} {
			w.thing("", name)
		}
		w.failsAt = 3 // where a store that reads page by page would fail
		listed := w.start(t).List("onekosmos_thing", nil, options)
		if got := names(listed); !slices.Equal(got, []string{"a", "b"}) || w.yielded != 2 {
			t.Errorf("%+v: listed %q, asked for %d", options, got, w.yielded)
		}
	}
}

func TestListNeverLooksCompleteWhenItIsNot(t *testing.T) {
	for name, breaks := range map[string]struct {
		do   func(*world)
		want []string // names before the error
	}{
		"at once":        {func(w *world) { w.fails["list"] = client.ErrThrottled }, nil},
		"on third":       {func(w *world) { w.failsAt = 3 }, []string{"a", "b"}},
		"cannot flatten": {func(w *world) { w.flattenFails = true; w.objects = w.objects[:1] }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			for _, name := range []string{"a", "b", "c", "d"} {
				w.thing("", name)
			}
			breaks.do(w)
			listed := w.start(t).List("onekosmos_thing", nil, rig.ListOptions{IncludeResource: true})
			last := len(listed) - 1
			if last < 0 || listed[last].Problems.Errors() == nil {
				t.Fatalf("there is no error in %+v", listed)
			}
			if got := names(listed[:last]); !slices.Equal(got, breaks.want) {
				t.Errorf("listed %q before the error, want %q", got, breaks.want)
			}
		})
	}
}

func TestListIsInterrupted(t *testing.T) {
	w := newWorld()
	w.thing("", "a")
	w.thing("", "b")
	ctx, cancel := context.WithCancel(t.Context())
	r := w.start(t).WithContext(ctx)
	w.onYield = func() { cancel() } // the store itself does not look at the context
	listed := r.List("onekosmos_thing", nil, rig.ListOptions{})
	if len(listed) != 1 {
		t.Fatalf("listed %+v", listed)
	}
	wantErrors(t, listed[0].Problems, "Could not list thing", "context canceled", "interrupted")
}

func TestListRefusesParent(t *testing.T) {
	for name, config := range map[string]rig.Values{"missing": nil, "empty": {"parent_id": ""}} {
		w := newWorld()
		listed := w.start(t).List("onekosmos_part", config, rig.ListOptions{})
		if len(listed) != 1 || !slices.Equal(listed[0].Problems.Paths(), []string{"parent_id"}) || len(w.calls) > 0 {
			t.Errorf("%s: %+v, calls %q", name, listed, w.calls)
		}
	}
}

func TestDataSource(t *testing.T) {
	w := newWorld()
	w.thing("", "a").Note = new("n")
	w.thing("", "twin")
	w.thing("", "twin")
	r := w.start(t)
	for _, by := range []rig.Values{{"id": "id1"}, {"name": "a"}} {
		got, problems := r.ReadData("onekosmos_thing", by)
		wantNone(t, problems)
		if got["id"] != "id1" || got["name"] != "a" || got["note"] != "n" || got["revision"] != int64(1) {
			t.Errorf("by %v: %v", by, got)
		}
	}
	for _, test := range []struct {
		by   rig.Values
		at   string
		says []string
	}{
		{rig.Values{"id": "id9"}, "id", []string{`Could not read thing "id9"`, "the object does not exist"}},
		{rig.Values{"name": "b"}, "name", []string{`No thing has the name "b"`, "Upper and lower case matter"}},
		{rig.Values{"name": "A"}, "name", []string{`No thing has the name "A"`}},
		{rig.Values{"name": "twin"}, "name", []string{`2 objects of kind thing have the name "twin"`, "Give the id"}},
	} {
		_, problems := r.ReadData("onekosmos_thing", test.by)
		wantErrors(t, problems, test.says...)
		if !slices.Equal(problems.Paths(), []string{test.at}) {
			t.Errorf("%v: the error is at %q", test.by, problems.Paths())
		}
	}
	w.calls = nil
	for _, by := range []rig.Values{{}, {"id": "id1", "name": "a"}, {"id": ""}, {"name": ""}} {
		if _, problems := r.ReadData("onekosmos_thing", by); problems.Errors() == nil || len(w.calls) > 0 {
			t.Errorf("%v is not refused: calls %q", by, w.calls)
		}
	}
}

// Many data sources that look for one of many objects each must not map all of
// them each time.
func TestDataSourceMapsWhatHasTheName(t *testing.T) {
	w := newWorld()
	for range 50 {
		w.thing("", "another")
	}
	w.thing("", "a")
	got, problems := w.start(t).ReadData("onekosmos_thing", rig.Values{"name": "a"})
	wantNone(t, problems)
	if got["id"] != "id51" || w.flattened != 1 {
		t.Errorf("found %v, mapped %d objects", got, w.flattened)
	}
}

func TestDataSourceErrors(t *testing.T) {
	w := newWorld()
	w.thing("", "a")
	w.failsAt = 1
	r := w.start(t)
	_, problems := r.ReadData("onekosmos_thing", rig.Values{"name": "a"})
	wantErrors(t, problems, "Could not list thing", "page 2", "requests_per_second")
	w.yielded = 0
	_, problems = r.ReadData("onekosmos_things", nil)
	wantErrors(t, problems, "Could not list thing", "page 2")
}

func TestPluralDataSource(t *testing.T) {
	for _, test := range []struct {
		made, want []string
		note       any
	}{
		{nil, nil, nil},
		{[]string{"b", "a", "c"}, []string{"a", "b", "c"}, nil},
		{[]string{"b", "a", "c"}, []string{"b", "c"}, "noted"},
	} {
		w := newWorld()
		for _, name := range test.made {
			if made := w.thing("", name); name != "a" {
				made.Note = new("noted")
			}
		}
		r := w.start(t)
		got, problems := r.ReadData("onekosmos_things", rig.Values{"note": test.note})
		wantNone(t, problems)
		var found []string
		for _, object := range got["things"].([]any) {
			members := object.(rig.Values)
			found = append(found, members["name"].(string))
			for _, name := range []string{"size", "password", "password_wo", "password_wo_version", "timeouts"} {
				if _, there := members[name]; there {
					t.Errorf("%s is shown", name)
				}
			}
			if members["revision"] != int64(1) {
				t.Errorf("revision %v", members["revision"])
			}
		}
		if !slices.Equal(found, test.want) {
			t.Errorf("note %v: found %q, want %q", test.note, found, test.want)
		}
	}
}

func TestDataSourceFilters(t *testing.T) {
	w := newWorld()
	w.thing("", "twin").Note = new("first")
	w.thing("", "twin").Note = new("second")
	r := w.start(t)
	got, problems := r.ReadData("onekosmos_thing", rig.Values{"name": "twin", "note": "second"})
	wantNone(t, problems)
	if got["id"] != "id2" {
		t.Errorf("found %v", got)
	}
	_, problems = r.ReadData("onekosmos_thing", rig.Values{"name": "twin", "note": "third"})
	wantErrors(t, problems, "No thing has the name")
	if _, problems = r.ReadData("onekosmos_thing", rig.Values{"id": "id1", "note": "first"}); problems.Errors() == nil {
		t.Error("a filter beside an id is taken")
	}
}

func TestDataSourcesOfAParent(t *testing.T) {
	w := newWorld()
	w.thing("p1", "a")
	w.thing("p2", "a")
	r := w.start(t)
	got, problems := r.ReadData("onekosmos_part", rig.Values{"parent_id": "p2", "name": "a"})
	wantNone(t, problems)
	if got["id"] != "id2" || got["parent_id"] != "p2" {
		t.Errorf("found %v", got)
	}
	all, problems := r.ReadData("onekosmos_parts", rig.Values{"parent_id": "p1"})
	wantNone(t, problems)
	if parts := all["parts"].([]any); len(parts) != 1 || parts[0].(rig.Values)["id"] != "id1" || parts[0].(rig.Values)["parent_id"] != "p1" {
		t.Errorf("found %v", all)
	}
	if _, problems = r.ReadData("onekosmos_parts", nil); problems.Errors() == nil {
		t.Error("a missing parent is taken")
	}
}

func TestSettingsDataSource(t *testing.T) {
	got, problems := newWorld().start(t).ReadData("onekosmos_mode", nil)
	wantNone(t, problems)
	if got["mode"] != "factory" || got["id"] != "default" {
		t.Errorf("read %v", got)
	}
}

func TestDataSourceOfItsOwn(t *testing.T) {
	r := newWorld().start(t)
	got, problems := r.ReadData("onekosmos_gauge", nil)
	wantNone(t, problems)
	if got["level"] != int64(7) {
		t.Errorf("read %v", got)
	}
	_, problems = r.ReadData("onekosmos_gauge", rig.Values{"level": 1})
	wantErrors(t, problems, "Could not read the gauge")
}

func TestEphemeral(t *testing.T) {
	w := newWorld()
	w.thing("", "a").Secret = new("s3cret")
	r := w.start(t)
	opened, problems := r.Open("onekosmos_thing_secret", rig.Values{"id": "id1"})
	wantNone(t, problems)
	if opened["secret"] != "s3cret" {
		t.Errorf("opened %v", opened)
	}
	_, problems = r.Open("onekosmos_thing_secret", rig.Values{"id": "id9"})
	wantErrors(t, problems, `Could not read secret of thing "id9"`, "does not exist")
	if strings.Contains(problems.String(), "s3cret") {
		t.Error("an error repeats a secret")
	}
}
