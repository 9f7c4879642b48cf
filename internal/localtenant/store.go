package localtenant

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/regular"
)

// Objects returns deep copies of a collection's objects, oldest first.
func (t *Tenant) Objects(collection string) []map[string]any {
	t.mu.Lock()
	defer t.mu.Unlock()
	objects := make([]map[string]any, 0, len(t.data.Collections[collection]))
	for _, object := range t.data.Collections[collection] {
		objects = append(objects, clone(object))
	}
	return objects
}

// Collections returns the names of all collections that hold something.
func (t *Tenant) Collections() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var names []string
	for name, objects := range t.data.Collections {
		if len(objects) > 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Add puts an object, in the form in which the tenant stores it, into a
// collection behind everyone's back. It returns the object's id, a new one
// when the object has none.
func (t *Tenant) Add(collection string, object map[string]any) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	id := t.insert(collection, normalize(object))
	t.save()
	return id
}

// Change lets change edit an object in place behind everyone's back. It
// reports whether there is such an object. change must not call the tenant.
func (t *Tenant) Change(collection, id string, change func(object map[string]any)) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	object := t.find(collection, id)
	if object == nil {
		return false
	}
	edited := clone(object)
	change(edited)
	edited = normalize(edited)
	clear(object)
	maps.Copy(object, edited)
	t.dirty = true
	t.save()
	return true
}

// Remove takes an object away behind everyone's back and reports whether it
// was there.
func (t *Tenant) Remove(collection, id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	removed := t.remove(collection, id)
	t.save()
	return removed
}

// Swap puts other objects in the place of those of some collections and returns
// what was there. A request that is served in between sees the others: with what
// Objects returned some time ago, a tenant answers as late as a replica.
func (t *Tenant) Swap(collections map[string][]map[string]any) (before map[string][]map[string]any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	before = map[string][]map[string]any{}
	for name, objects := range collections {
		before[name], t.data.Collections[name] = t.data.Collections[name], objects
	}
	return before
}

// State returns all objects as JSON text, the same text for the same state:
// two snapshots compare equal when nothing changed between them.
func (t *Tenant) State() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	held := map[string][]map[string]any{}
	for name, objects := range t.data.Collections {
		if len(objects) > 0 { // an emptied collection is one that never was
			held[name] = objects
		}
	}
	text, err := json.MarshalIndent(held, "", "  ")
	if err != nil {
		return "unreadable: " + err.Error()
	}
	return string(text)
}

func (t *Tenant) insert(collection string, object map[string]any) string {
	id, _ := object["_id"].(string)
	if id == "" {
		if id = t.newID(); t.modes.IDForm == "uuid" {
			id = newUUID()
		}
		object["_id"] = id
	}
	t.data.Collections[collection] = append(t.data.Collections[collection], object)
	t.dirty = true
	return id
}

// find returns the stored object itself, or nil.
func (t *Tenant) find(collection, id string) map[string]any {
	for _, object := range t.data.Collections[collection] {
		if object["_id"] == id {
			return object
		}
	}
	return nil
}

func (t *Tenant) remove(collection, id string) bool {
	if t.find(collection, id) == nil {
		return false
	}
	t.data.Collections[collection] = slices.DeleteFunc(t.data.Collections[collection],
		func(object map[string]any) bool { return object["_id"] == id })
	t.dirty = true
	return true
}

// maxState bounds a state file.
const maxState = 1 << 30

// load reads the state file and reports whether the tenant is a new one.
func (t *Tenant) load() (fresh bool, err error) {
	if t.options.StateFile == "" {
		return true, nil
	}
	text, err := regular.Read(context.Background(), t.options.StateFile, maxState)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	if err := json.Unmarshal(text, &t.data); err != nil {
		return false, fmt.Errorf("the state file %s: %w", t.options.StateFile, err)
	}
	return false, nil
}

// save writes the state file when something changed since it was last written.
func (t *Tenant) save() error {
	if t.options.StateFile == "" || !t.dirty {
		return nil
	}
	t.stateErr = t.write()
	t.dirty = t.stateErr != nil
	return t.stateErr
}

// write replaces the file in one step: a reader, or a crash, never meets half
// of it.
func (t *Tenant) write() error {
	text, err := json.MarshalIndent(t.data, "", "  ")
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(t.options.StateFile), ".localtenant-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	if _, err := file.Write(text); err != nil {
		file.Close()
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return os.Rename(file.Name(), t.options.StateFile)
}

// StateError returns why the state file could not be written when last tried.
func (t *Tenant) StateError() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.stateErr
}

// normalize brings what Go code hands in to the types that JSON gives.
func normalize(object map[string]any) map[string]any {
	written, err := json.Marshal(object)
	if err != nil {
		panic("localtenant: an object that is not JSON: " + err.Error())
	}
	made := map[string]any{}
	if err := json.Unmarshal(written, &made); err != nil {
		panic("localtenant: an object that is not JSON: " + err.Error())
	}
	return made
}

func clone[T any](value T) T { return cloneAny(value).(T) }

func cloneAny(value any) any {
	switch v := value.(type) {
	case map[string]any:
		if v == nil {
			return v
		}
		made := make(map[string]any, len(v))
		for name, member := range v {
			made[name] = cloneAny(member)
		}
		return made
	case []any:
		if v == nil {
			return v
		}
		made := make([]any, len(v))
		for i, item := range v {
			made[i] = cloneAny(item)
		}
		return made
	default:
		return value
	}
}
