package export

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/coreval"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// readers is how many objects of a kind are read at a time. The provider's client
// decides how many requests that becomes.
const readers = 32

// object is an object of the tenant.
type object struct {
	kind     *kind
	identity map[string]string
	id       string // what an import takes
	title    string
	parent   *object
	texts    map[string]string // of attributes that others refer to, beside its identity
	config   *configuration    // nil for one that is not written
	label    string
}

func (o *object) address() string { return o.kind.Type + "." + o.label }

func (o *object) String() string {
	if o.title == "" || o.title == o.id {
		return o.kind.Type + " " + printable(o.id)
	}
	return fmt.Sprintf("%s %q (%s)", o.kind.Type, o.title, printable(o.id))
}

// kind is a kind of object, with what was found of it.
type kind struct {
	plumbing.Adoption
	written bool // not only looked up for others
	parent  *kind
	targets []string      // attributes that others refer to, beside the identity's
	found   []*object     // all that was listed, in the order of their ids
	listed  chan struct{} // closed when found is there
	objects []*object     // those of found that are written
}

// text returns the text of an attribute that others refer to, "" where it has none.
func (o *object) text(attribute string) string {
	if text, ok := o.identity[attribute]; ok {
		return text
	}
	return o.texts[attribute]
}

// remember keeps the texts of attributes that others refer to.
func (o *object) remember(has *state) {
	members := coreval.As[map[string]tftypes.Value](has.value)
	for _, name := range o.kind.targets {
		var text string
		if v, ok := members[name]; ok && v.As(&text) == nil && text != "" {
			o.texts[name] = text
		}
	}
}

// failure is something that was not exported, or not as it is, and why.
type failure struct {
	what    string
	err     error
	written bool // all the same
}

// gathering reads kinds side by side.
type gathering struct {
	*talk
	kinds    []*kind
	progress io.Writer

	mu       sync.Mutex
	failures []failure
	read     int
}

func (g *gathering) fail(what string, err error) { g.add(failure{what: what, err: err}) }

func (g *gathering) add(f failure) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.failures = append(g.failures, f)
}

func (g *gathering) say(format string, a ...any) {
	g.mu.Lock()
	defer g.mu.Unlock()
	fmt.Fprintf(g.progress, format+"\n", a...)
}

// all lists every kind, and reads the objects of those that are written.
func (g *gathering) all(ctx context.Context) {
	var group sync.WaitGroup
	for _, k := range g.kinds {
		group.Go(func() {
			g.find(ctx, k)
			close(k.listed)
			if k.written {
				g.look(ctx, k)
				g.say("%s: %d", k.Type, len(k.objects))
			}
		})
	}
	group.Wait()
	slices.SortFunc(g.failures, func(a, b failure) int { return strings.Compare(a.what, b.what) })
}

// find lists a kind: within each of its parents, where it has some.
func (g *gathering) find(ctx context.Context, k *kind) {
	add := func(parent *object, all []found) {
		for _, f := range all {
			k.found = append(k.found, &object{kind: k, texts: map[string]string{}, identity: f.identity, id: importID(k.Identity, f.identity), title: f.title, parent: parent})
		}
	}
	switch {
	case g.schema.ListResourceSchemas[k.Type] == nil:
		add(nil, []found{{map[string]string{k.Identity[0]: k.Only}, k.Only}})
	case k.parent == nil:
		all, err := g.list(ctx, k.Type, nil)
		if add(nil, all); err != nil {
			g.fail(k.Type, err)
		}
	default:
		<-k.parent.listed
		results := make([][]found, len(k.parent.found))
		side(k.parent.found, func(i int, parent *object) {
			all, err := g.list(ctx, k.Type, map[string]string{k.Identity[0]: parent.identity[k.References[k.Identity[0]].Attribute]})
			if results[i] = all; err != nil {
				g.fail(fmt.Sprintf("%s of %s", k.Type, parent), err)
			}
		})
		for i, all := range results {
			add(k.parent.found[i], all)
		}
	}
	slices.SortFunc(k.found, func(a, b *object) int { return strings.Compare(a.id, b.id) })
	k.found = slices.CompactFunc(k.found, func(a, b *object) bool { return a.id == b.id })
}

// look reads every object of a kind, and makes its configuration. What is gone by
// now is left out, and so is what no configuration can express.
func (g *gathering) look(ctx context.Context, k *kind) {
	side(k.found, func(_ int, o *object) {
		has, err := g.talk.read(ctx, k.Type, o.id)
		switch {
		case err != nil:
			g.fail(o.String(), err)
			return
		case has == nil:
			return
		}
		config, err := g.fit(ctx, k.Type, has)
		switch {
		case err != nil:
			g.fail(o.String(), fmt.Errorf("no configuration expresses it: %w", err))
			return
		case config.empty && g.schema.ListResourceSchemas[k.Type] == nil:
			return // settings that a community need not have
		case len(config.ignored) > 0:
			g.add(failure{o.String(), fmt.Errorf("no configuration keeps its %s", strings.Join(config.ignored, ", ")), true})
		}
		o.remember(has)
		o.config = &config
		g.mu.Lock()
		if g.read++; g.read%1000 == 0 {
			fmt.Fprintf(g.progress, "%d objects so far\n", g.read)
		}
		g.mu.Unlock()
	})
	for _, o := range k.found {
		if o.config != nil {
			k.objects = append(k.objects, o)
		}
	}
}

// side does something for all items, some of them side by side.
func side[T any](items []T, do func(i int, item T)) {
	slots := make(chan struct{}, readers)
	var group sync.WaitGroup
	for i, item := range items {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			do(i, item)
		})
	}
	group.Wait()
}

// choose returns the kinds to read: those that are written, and those that are only
// looked up, because written ones belong to them or are to refer to them by name.
func choose(t *talk, all []plumbing.Adoption, written func(plumbing.Adoption) bool, byName bool) []*kind {
	kinds := map[string]*kind{}
	of := map[string]plumbing.Adoption{}
	for _, a := range all {
		of[a.Type] = a
	}
	var add func(a plumbing.Adoption, written bool) *kind
	add = func(a plumbing.Adoption, written bool) *kind {
		k := kinds[a.Type]
		if k == nil {
			k = &kind{Adoption: a, listed: make(chan struct{})}
			kinds[a.Type] = k
			if len(a.Identity) > 1 {
				k.parent = add(of[plumbing.TypePrefix+a.References[a.Identity[0]].Kind], false)
			}
		}
		k.written = k.written || written
		return k
	}
	for _, a := range all {
		if !written(a) {
			continue
		}
		add(a, true)
		for _, r := range a.References {
			if target := of[plumbing.TypePrefix+r.Kind]; byName && exportable(t, target) == "" {
				add(target, false)
			}
		}
	}
	for _, k := range kinds {
		for _, r := range k.References {
			if target := kinds[plumbing.TypePrefix+r.Kind]; target != nil && !slices.Contains(target.Identity, r.Attribute) && !slices.Contains(target.targets, r.Attribute) {
				target.targets = append(target.targets, r.Attribute)
			}
		}
	}
	return slices.SortedFunc(maps.Values(kinds), func(a, b *kind) int { return strings.Compare(a.Type, b.Type) })
}

// exportable returns why objects of a kind cannot be exported, "" where they can.
func exportable(t *talk, a plumbing.Adoption) string {
	switch {
	case a.Type == "" || t.schema.ResourceSchemas[a.Type] == nil:
		return "there is no such kind"
	case t.schema.ListResourceSchemas[a.Type] == nil && a.Only == "":
		return "no call lists it"
	case len(a.Identity) > 2, len(a.Identity) == 2 && t.schema.ListResourceSchemas[plumbing.TypePrefix+a.References[a.Identity[0]].Kind] == nil:
		return "nothing lists what its objects belong to"
	}
	return ""
}
