package engine

import (
	"maps"
	"reflect"
	"slices"
	"time"
)

// collections are stored objects, by the name of their collection.
type collections = map[string][]map[string]any

// late is a change that reads do not show yet.
type late struct {
	collection, id string
	before         map[string]any // nil for an object that was created
	at             int            // where it stood before
	shown          time.Time      // on the machine's clock
}

// lag holds late changes, in the order of their writes.
type lag []late

// note notes what a write changed.
func (l *lag) note(before, after collections, modes Modes) {
	add := func(collection, id string, at int, was map[string]any, millis int) {
		shown := time.Now().Add(time.Duration(millis) * time.Millisecond)
		*l = append(*l, late{collection, id, was, at, shown})
	}
	for collection, objects := range before {
		for i, was := range objects {
			id, _ := was["_id"].(string)
			if at := position(after[collection], id); at < 0 {
				add(collection, id, i, was, modes.VanishMillis)
			} else if !reflect.DeepEqual(after[collection][at], was) {
				add(collection, id, i, was, modes.StaleMillis)
			}
		}
	}
	for collection, objects := range after {
		for i, now := range objects {
			if id, _ := now["_id"].(string); position(before[collection], id) < 0 {
				add(collection, id, i, nil, modes.AppearMillis)
			}
		}
	}
}

// shown returns the collections without the changes that reads learn of later,
// and without those that came after them to the same objects.
func (l *lag) shown(stored collections) collections {
	now := time.Now()
	*l = slices.DeleteFunc(*l, func(change late) bool { return !now.Before(change.shown) })
	if len(*l) == 0 {
		return stored
	}
	shown := maps.Clone(stored)
	for _, change := range slices.Backward(*l) {
		objects := slices.Clone(shown[change.collection])
		switch i := position(objects, change.id); {
		case change.before != nil && i >= 0:
			objects[i] = change.before
		case change.before != nil:
			objects = slices.Insert(objects, min(change.at, len(objects)), change.before)
		case i >= 0:
			objects = slices.Delete(objects, i, i+1)
		}
		shown[change.collection] = objects
	}
	return shown
}

// over returns when reads show everything; the zero time is now.
func (l lag) over() (last time.Time) {
	for _, change := range l {
		if change.shown.After(last) {
			last = change.shown
		}
	}
	return last
}

func position(objects []map[string]any, id string) int {
	return slices.IndexFunc(objects, func(object map[string]any) bool { return object["_id"] == id })
}
