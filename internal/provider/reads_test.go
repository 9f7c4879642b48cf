package provider_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
)

// reads wants data sources and the list resource to show what the state has.
func (a *alive) reads(what string) {
	a.t.Helper()
	a.step()
	if a.kind.One {
		a.shows(what+", data source", a.data(a.kind.Type, nil))
	}
	if len(a.kind.By) > 0 {
		parents := a.parents()
		a.shows(what+", data source by id", a.data(a.kind.Type, parents.With(rig.Values{a.kind.By[0]: a.id()})))
		if a.life.Unlisted != "" {
			return
		}
		for _, name := range a.kind.By[1:] {
			value := a.object.Values().Text(name)
			a.shows(what+", data source by "+name, a.data(a.kind.Type, parents.With(rig.Values{name: value})))
			if a.kind.Without[kinds.Import] == "" {
				a.importsByName(what, name, value)
			}
		}
		plural, key := a.kind.PluralType(), a.kind.By[0]
		all, _ := a.data(plural, parents)[strings.TrimPrefix(plural, "onekosmos_")].([]any)
		found := slices.DeleteFunc(all, func(one any) bool { return !strings.EqualFold(one.(rig.Values).Text(key), a.object.Values().Text(key)) })
		if len(found) != 1 {
			a.t.Fatalf("%s: the data source of all has it %d times", what, len(found))
		}
		a.shows(what+", data source of all", found[0].(rig.Values))
	}
	if a.kind.Without[kinds.List] == "" {
		a.listed(what)
	}
}

// byName is an import id with a name in place of the API's id.
func (a *alive) byName(name, value string) string {
	names := a.kind.IdentityNames()
	return a.kind.ID(a.object.Identity().With(rig.Values{names[len(names)-1]: name + ":" + value}))
}

// importsByName wants an import by name to find the object.
func (a *alive) importsByName(what, name, value string) {
	a.t.Helper()
	imported, problems := a.rig.Import(a.kind.Type, a.byName(name, value))
	a.must(what+": import by "+name, problems)
	if imported == nil || !reflect.DeepEqual(imported.Identity(), a.object.Identity()) {
		a.t.Errorf("%s: the import by %s %q finds %v, want %v", what, name, value, imported, a.object.Identity())
	}
}

// parents are what a data source and a list are given beside a key.
func (a *alive) parents() rig.Values {
	identity := a.object.Identity()
	names := a.kind.IdentityNames()
	delete(identity, names[len(names)-1])
	return identity
}

func (a *alive) data(typeName string, config rig.Values) rig.Values {
	a.t.Helper()
	read, problems := a.rig.ReadData(typeName, config)
	a.must(fmt.Sprintf("data %s %v", typeName, config), problems)
	return read
}

// shows wants everything that a data source returns to be what the state has,
// except what no read returns.
func (a *alive) shows(what string, read rig.Values) {
	a.t.Helper()
	if len(read) == 0 {
		a.t.Errorf("%s: it shows nothing", what)
	}
	for _, secret := range a.kind.Secrets {
		if slices.Contains(a.kind.NotImported, secret) && read.Get(secret) != nil {
			a.t.Errorf("%s: %s is shown", what, secret)
		}
	}
	if at := unlike("", a.object.Values(), read, a.kind.NotImported); at != "" {
		a.t.Errorf("%s: %s is %v, the state has %v", what, at, read.Get(at), a.object.Values().Get(at))
	}
}

// unlike returns where a value is none that is a part of another, whatever is at
// the paths of but.
func unlike(at string, whole, part any, but []string) string {
	if slices.Contains(but, at) {
		return ""
	}
	switch part := part.(type) {
	case rig.Values:
		of, ok := whole.(rig.Values)
		if !ok {
			return at
		}
		for name := range part {
			if at := unlike(strings.TrimPrefix(at+"."+name, "."), of[name], part[name], but); at != "" {
				return at
			}
		}
		return ""
	case []any:
		of, ok := whole.([]any)
		if !ok || len(of) != len(part) {
			return at
		}
		for i := range part {
			if unlike(at, of[i], part[i], but) != "" {
				return at
			}
		}
		return ""
	}
	if !reflect.DeepEqual(known(whole), known(part)) {
		return at
	}
	return ""
}

// known returns a value without what a newer tenant adds inside JSON texts,
// which nobody can tell from what is the user's own.
func known(value any) any {
	text, _ := value.(string)
	if !strings.Contains(text, `"newer`) {
		return value
	}
	var members map[string]any
	if json.Unmarshal([]byte(text), &members) != nil {
		return value
	}
	var strip func(map[string]any)
	strip = func(members map[string]any) {
		for name, member := range members {
			if strings.HasPrefix(name, "newer") {
				delete(members, name)
			} else if inner, ok := member.(map[string]any); ok {
				strip(inner)
			}
		}
	}
	strip(members)
	stripped, _ := json.Marshal(members)
	return string(stripped)
}

// listed wants the list resource to have the object, once, and with the values
// that an import finds.
func (a *alive) listed(what string) {
	a.t.Helper()
	for _, include := range []bool{false, true} {
		found := 0
		for _, one := range a.rig.List(a.kind.Type, a.parents(), rig.ListOptions{IncludeResource: include}) {
			a.must(what+": list", one.Problems)
			if !reflect.DeepEqual(one.Identity, a.object.Identity()) {
				continue
			}
			found++
			if by := a.kind.By; one.Name == "" || len(by) > 0 && one.Name != a.object.Values()[by[len(by)-1]] {
				a.t.Errorf("%s: it is listed as %q", what, one.Name)
			}
			if (one.Resource != nil) != include {
				a.t.Errorf("%s: listed with the resource %v, asked for it: %t", what, one.Resource, include)
			}
			if include {
				imported, problems := a.rig.ImportIdentity(a.kind.Type, one.Identity)
				a.must(what+": import what is listed", problems)
				for _, d := range differences("", imported.Values(), one.Resource) {
					a.t.Errorf("%s: imported and listed: %s", what, d)
				}
			}
		}
		if found != 1 {
			a.t.Errorf("%s: it is listed %d times", what, found)
		}
	}
	if limited := a.rig.List(a.kind.Type, a.parents(), rig.ListOptions{Limit: 1}); len(limited) != 1 {
		a.t.Errorf("%s: a limit of 1 gave %d", what, len(limited))
	}
}

// What cannot be found is an error that says so, on the attribute that it was
// looked for by.
func TestLookupsThatFail(t *testing.T) {
	t.Parallel()
	for _, k := range kinds.All() {
		if len(k.By) == 0 {
			continue
		}
		t.Run(k.Type, func(t *testing.T) {
			t.Parallel()
			a := begin(t, k, k.Lives[0], kinds.Mode{Settings: rig.Values{"read_coalescing": false}})
			a.apply("create", a.life.Minimal, kinds.Create)
			fails := func(what, at, says string, config rig.Values) {
				t.Helper()
				read, problems := a.rig.ReadData(k.Type, a.parents().With(config))
				if problems.Errors() == nil || !strings.Contains(problems.String(), says) || problems.Errors().Paths()[0] != at {
					t.Errorf("%s: %v %q %s", what, read, problems.Paths(), problems)
				}
				if at == k.By[0] || k.Without[kinds.Import] != "" {
					return
				}
				imported, problems := a.rig.Import(k.Type, a.byName(at, config.Text(at)))
				if problems.Errors() == nil || !strings.Contains(problems.String(), says) || problems.Errors().Paths()[0] != at {
					t.Errorf("import by %s: %v %q %s", what, imported, problems.Paths(), problems)
				}
			}
			id, name := k.By[0], k.By[len(k.By)-1]
			fails("an id that is not there", id, "Could not read", rig.Values{id: k.Missing})
			if len(k.By) == 1 {
				return
			}
			if _, problems := a.rig.ReadData(k.Type, a.parents()); problems.Errors() == nil {
				t.Error("neither id nor name is taken")
			}
			fails("a name that is not there", name, "No such", rig.Values{name: "none of that name"})
			if k.Without[kinds.Namesakes] != "" {
				return
			}
			twin := a.stored()
			delete(twin, "_id")
			for _, key := range []string{"uuid", "aaguid", "username"} {
				if twin[key] != nil {
					twin[key] = "11111111-8113-47ea-b116-bb5a8db9202a"
				}
			}
			a.local.Add(k.Collection, twin)
			fails("two of one name", name, a.id(), rig.Values{name: a.object.Values()[name]})
		})
	}
}

// What cannot be imported is refused with what to do instead.
func TestBadImports(t *testing.T) {
	t.Parallel()
	for _, k := range kinds.All() {
		t.Run(k.Type, func(t *testing.T) {
			t.Parallel()
			a := begin(t, k, k.Lives[0], kinds.Mode{})
			a.apply("create", a.life.Minimal, kinds.Create)
			for id, says := range k.BadIDs {
				imported, problems := a.rig.Import(k.Type, id)
				if problems.Errors() == nil || !saysInOrder(problems.String(), says...) {
					t.Errorf("%q is imported as %v: %s", id, imported, problems)
				}
			}
			for _, id := range []string{"a name", "a/b/c/d", "."} {
				if imported, problems := a.rig.Import(k.Type, id); problems.Errors() == nil {
					t.Errorf("%q is imported as %v", id, imported.Values())
				}
			}
			if k.Without[kinds.Import] != "" || k.Without[kinds.NotFound] != "" {
				return
			}
			names := k.IdentityNames()
			missing := a.object.Values().With(rig.Values{names[len(names)-1]: k.Missing})
			if imported, problems := a.rig.Import(k.Type, k.ID(missing)); imported != nil || problems.Errors() != nil && !saysInOrder(problems.String(), k.Missing) {
				t.Errorf("%q is imported as %v: %s", k.ID(missing), imported, problems)
			}
			if imported, problems := a.rig.ImportIdentity(k.Type, k.IdentityOf(missing)); imported != nil && k.Without[kinds.ImportByIdentity] == "" {
				t.Errorf("%v is imported: %s", k.IdentityOf(missing), problems)
			}
		})
	}
}

// saysInOrder reports whether a text has all words in their order.
func saysInOrder(text string, words ...string) bool {
	for _, word := range words {
		at := strings.Index(text, word)
		if at < 0 {
			return false
		}
		text = text[at+len(word):]
	}
	return true
}
