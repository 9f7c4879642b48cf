package provider_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// placed are arguments by which an object is found: one that has another value
// is another object, and the one in the state is gone.
var placed = []string{
	"onekosmos_message_template.channel", "onekosmos_message_template.purpose",
	"onekosmos_webauthn_vendor_metadata.aaguid", "onekosmos_webauthn_vendor_metadata.all_communities",
	"onekosmos_proofing_template.dvc_id", "onekosmos_proofing_template.document_type",
	"onekosmos_user.username",
	"onekosmos_hardware_token_assignment.serial_number", "onekosmos_hardware_token_assignment.username",
}

// follows are computed values that the tenant derives from an argument, with which
// they are planned back.
var follows = []string{"onekosmos_user.status"}

// What a page says of which changes are seen is what happens: whoever changes
// any member of a stored object finds it planned back, shown or not seen, as the
// page has it.
func TestPagesSayWhatIsWatched(t *testing.T) {
	t.Parallel()
	for _, k := range kinds.All() {
		t.Run(k.Type, func(t *testing.T) {
			t.Parallel()
			says := watchedOn(t, k)
			w := &watcher{t: t, kind: k, done: map[string]bool{}, back: map[string]bool{}, shown: map[string]bool{}, maps: map[string]bool{}}
			inputs := w.inputs("", k.Schema(t.Context()))
			if k.Collection == "" && says.back {
				return // a part of objects of another kind, whose drift TestLives makes
			}
			if k.Without[kinds.Drift] != "" && !slices.ContainsFunc(inputs, func(at string) bool { return !slices.Contains(placed, k.Type+"."+at) }) {
				return
			}
			if says.nothing || k.Without[kinds.Drift] != "" {
				if (k.Collection == "" || k.Without[kinds.Drift] != "") && !says.back {
					return
				}
				t.Fatalf("the page says %+v, the row %q", says, k.Without[kinds.Drift])
			}
			missing := func(at string) bool {
				return !w.sees(at) && !within(says.hidden, at) && !slices.Contains(placed, k.Type+"."+at)
			}
			// A member is changed in one life, and in each where that shows too little.
			for _, w.apart = range []bool{false, true} {
				for _, life := range k.Lives {
					if w.apart && !slices.ContainsFunc(inputs, missing) {
						break
					}
					w.change(life, "full", life.Full, localtenant.Modes{}, says)
					w.change(life, "minimal", life.Minimal, localtenant.Modes{}, says)
					for _, change := range life.Changes {
						if slices.ContainsFunc(inputs, missing) && change.Action != kinds.NoOp {
							w.change(life, change.Name, life.Minimal.With(change.Set), localtenant.Modes{}, says)
						}
					}
					if slices.ContainsFunc(inputs, missing) { // a tenant that returns more
						w.change(life, "full", life.Full, localtenant.Modes{UnknownFields: true}, says)
					}
				}
			}
			for _, at := range inputs {
				if missing(at) {
					t.Errorf("%s: the page does not say that it is not watched, and no change of it is seen", at)
				}
			}
			for at := range w.shown {
				if !slices.Contains(says.shown, at) && !slices.Contains(says.open, at) && !within(says.hidden, at) {
					t.Errorf("%s: a change is only shown, and the page does not say so", at)
				}
			}
			for _, at := range says.shown {
				if w.back[at] && !slices.Contains(follows, k.Type+"."+at) {
					t.Errorf("%s: the page says that it is only shown, and a change of it is planned back", at)
				}
			}
			for _, at := range says.open {
				seen := func(by map[string]bool) bool {
					return slices.ContainsFunc(slices.Collect(maps.Keys(by)), func(p string) bool { return within([]string{at}, p) })
				}
				if !seen(w.back) && !seen(w.shown) {
					t.Errorf("%s: the page says that it is shown when left out, and it is never seen", at)
				}
			}
			t.Logf("%d arguments, %d not watched; planned back: %d, shown: %q", len(inputs), len(says.hidden), len(w.back), slices.Sorted(maps.Keys(w.shown)))
		})
	}
}

// watchedSays is what a page says.
type watchedSays struct {
	nothing, back       bool
	shown, open, hidden []string
}

var code = regexp.MustCompile("`([^`]+)`")

func watchedOn(t *testing.T, k kinds.Kind) (says watchedSays) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "resources", strings.TrimPrefix(k.Type, "onekosmos_")+".md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(page), "\n## What Terraform watches\n")
	if !found {
		t.Fatal("the page does not say what is watched: run make generate")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	for line := range strings.SplitSeq(section, "\n") {
		var named []string
		for _, match := range code.FindAllStringSubmatch(line, -1) {
			named = append(named, match[1])
		}
		switch {
		case strings.HasPrefix(line, "Nothing: "):
			says.nothing = true
		case strings.HasPrefix(line, "* **Planned back**"):
			says.back = true
		case strings.HasPrefix(line, "* **Only shown**"):
			says.shown = named
		case strings.HasPrefix(line, "* **Only shown when left out"):
			says.open = named
		case strings.HasPrefix(line, "* **Not watched**"):
			says.hidden = named
		}
	}
	return says
}

// within reports whether one of the paths is at, or is a block that has it.
func within(paths []string, at string) bool {
	return slices.ContainsFunc(paths, func(p string) bool { return p == at || strings.HasPrefix(at, p+".") })
}

// watcher changes stored objects of a kind, and notes what became of it by
// attribute.
type watcher struct {
	t           *testing.T
	kind        kinds.Kind
	done        map[string]bool // members, of full configurations and of others
	apart       bool            // in each life
	maps        map[string]bool // attributes whose elements have keys
	back, shown map[string]bool
}

// inputs returns the arguments without any inside, and notes which are maps.
func (w *watcher) inputs(in string, attributes map[string]schema.Attribute) (found []string) {
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		a, at := attributes[name], strings.TrimPrefix(in+"."+name, ".")
		switch a.(type) {
		case schema.MapNestedAttribute, schema.MapAttribute:
			w.maps[at] = true
		}
		inside := map[string]schema.Attribute{}
		for name, inner := range nestedAttributes(a.(described)) {
			inside[name] = inner.(schema.Attribute)
		}
		version := attributes[strings.TrimSuffix(name, "_version")]
		switch {
		case at == "timeouts" || strings.HasSuffix(name, "_wo_version") && version != nil && version.IsWriteOnly():
		case slices.Contains(w.kind.IdentityNames(), at):
		case len(inside) > 0:
			found = append(found, w.inputs(at, inside)...)
		case a.IsRequired() || a.IsOptional():
			found = append(found, at)
		}
	}
	return found
}

// sees reports whether a change of an attribute, or of the block that has it, is
// planned back.
func (w *watcher) sees(at string) bool {
	return within(slices.Collect(maps.Keys(w.back)), at)
}

func (w *watcher) change(life kinds.Life, name string, config rig.Values, modes localtenant.Modes, says watchedSays) {
	w.t.Helper()
	if config == nil {
		return
	}
	tenant, r := acctest.NewRig(w.t, rig.Values{"read_coalescing": false}, modes)
	if life.Setup != nil {
		config = kinds.Fill(config, life.Setup(w.t, tenant))
	}
	object, problems := r.Create(w.kind.Type, config)
	if problems.Errors() != nil {
		w.t.Fatal(problems)
	}
	local, id := tenant.Local(w.t), object.Values()[w.kind.IdentityNames()[len(w.kind.IdentityNames())-1]]
	objects := local.Objects(w.kind.Collection)
	at := slices.IndexFunc(objects, func(o map[string]any) bool { return w.kind.Stored(o) == id })
	if at < 0 {
		w.t.Fatalf("there is no %v in %s", id, w.kind.Collection)
	}
	key, _ := objects[at]["_id"].(string)
	eachLeaf("", objects[at], func(member string, changed map[string]any) {
		once := fmt.Sprint(name == "full", modes.UnknownFields, member)
		if w.apart {
			once += life.Name
		}
		if w.done[once] {
			return
		}
		w.done[once] = true
		local.Change(w.kind.Collection, key, func(now map[string]any) { clear(now); maps.Copy(now, changed) })
		found, problems := r.Read(object)
		if problems.Errors() != nil || found == nil {
			return // not such an object any more
		}
		plan, problems := r.Plan(w.kind.Type, found, config)
		if problems.Errors() != nil {
			return
		}
		after, planned := map[string]bool{}, map[string]bool{}
		w.differ("", object.Values(), found.Values(), after)
		w.differ("", found.Values(), plan.Values(), planned)
		unwatched := !modes.UnknownFields && len(after) > 0
		for at := range after {
			if unwatched = unwatched && within(says.hidden, at); planned[at] {
				if w.back[at] = true; slices.Contains(says.open, at) && config.Get(at) == nil {
					w.t.Errorf("%s was changed: %s is planned back although it is left out, and the page says otherwise", member, at)
				}
			} else {
				w.shown[at] = true
			}
		}
		if unwatched {
			w.t.Errorf("%s was changed and is seen in %q, of which the page says that it is not watched", member, slices.Sorted(maps.Keys(after)))
		}
	})
}

// differ notes where two values differ. Keys and indexes are no part of a path.
func (w *watcher) differ(at string, a, b any, into map[string]bool) {
	x, isObject := a.(rig.Values)
	y, alsoObject := b.(rig.Values)
	if isObject && alsoObject {
		for name := range x.With(y) {
			here := at
			if !w.maps[at] {
				here = strings.TrimPrefix(at+"."+name, ".")
			}
			w.differ(here, x[name], y[name], into)
		}
		return
	}
	p, isList := a.([]any)
	q, alsoList := b.([]any)
	if isList && alsoList && len(p) == len(q) && len(p) > 0 {
		if _, objects := p[0].(rig.Values); objects {
			for i := range p {
				w.differ(at, p[i], q[i], into)
			}
			return
		}
	}
	if !reflect.DeepEqual(a, b) {
		into[at] = true
	}
}
