package localtenant

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"
)

// late is a change that reads do not show yet.
type late struct {
	collection, id string
	before         map[string]any // nil for an object that was created
	at             int            // where it stood before
	shown          time.Time      // on the machine's clock
}

// reads reports whether an operation shows what is stored. Signing in is none:
// it goes by what is there.
func (o *operation) reads() bool {
	return o.method == http.MethodGet ||
		o.method == http.MethodPost && slices.Contains(strings.Split(o.path, "/"), "fetch") && o.path != "/session/response/fetch"
}

// perform runs a call: a write on what is stored, a read on what it is shown.
func (c *call) perform() answer {
	lags := c.modes.AppearMillis+c.modes.VanishMillis+c.modes.StaleMillis > 0
	switch {
	case c.operation == nil:
	case c.operation.reads():
		stored := c.data.Collections
		defer func() { c.data.Collections = stored }()
		c.data.Collections = c.shown()
		if c.hide != "" {
			c.data.Collections = maps.Clone(c.data.Collections)
			c.data.Collections[c.hide] = nil
		}
	case lags:
		before := map[string][]map[string]any{}
		for name, objects := range c.data.Collections {
			for _, object := range objects {
				before[name] = append(before[name], clone(object))
			}
		}
		defer c.lag(before)
	}
	return c.run()
}

// lag notes what a write changed.
func (t *Tenant) lag(before map[string][]map[string]any) {
	note := func(collection, id string, at int, was map[string]any, millis int) {
		shown := time.Now().Add(time.Duration(millis) * time.Millisecond)
		t.lates = append(t.lates, late{collection, id, was, at, shown})
	}
	for collection, objects := range before {
		for i, was := range objects {
			id, _ := was["_id"].(string)
			if now := t.find(collection, id); now == nil {
				note(collection, id, i, was, t.modes.VanishMillis)
			} else if !reflect.DeepEqual(now, was) {
				note(collection, id, i, was, t.modes.StaleMillis)
			}
		}
	}
	for collection, objects := range t.data.Collections {
		for i, now := range objects {
			if id, _ := now["_id"].(string); position(before[collection], id) < 0 {
				note(collection, id, i, nil, t.modes.AppearMillis)
			}
		}
	}
}

// shown returns the collections without the changes that reads learn of later,
// and without those that came after them to the same objects.
func (t *Tenant) shown() map[string][]map[string]any {
	now := time.Now()
	t.lates = slices.DeleteFunc(t.lates, func(l late) bool { return !now.Before(l.shown) })
	if len(t.lates) == 0 {
		return t.data.Collections
	}
	shown := maps.Clone(t.data.Collections)
	for _, l := range slices.Backward(t.lates) {
		objects := slices.Clone(shown[l.collection])
		switch i := position(objects, l.id); {
		case l.before != nil && i >= 0:
			objects[i] = l.before
		case l.before != nil:
			objects = slices.Insert(objects, min(l.at, len(objects)), l.before)
		case i >= 0:
			objects = slices.Delete(objects, i, i+1)
		}
		shown[l.collection] = objects
	}
	return shown
}

func position(objects []map[string]any, id string) int {
	return slices.IndexFunc(objects, func(object map[string]any) bool { return object["_id"] == id })
}

// afterwards does work once more time has passed, and the caller may have left.
func (t *Tenant) afterwards(delay time.Duration, work func()) {
	t.underway++
	go func() {
		time.Sleep(delay)
		t.mu.Lock()
		defer t.mu.Unlock()
		work()
		t.underway--
		t.settled.Broadcast()
	}()
}

// Settle waits until all work that faults made late is done, and reads show
// everything.
func (t *Tenant) Settle() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.underway > 0 {
		t.settled.Wait()
	}
	for len(t.lates) > 0 {
		last := slices.MaxFunc(t.lates, func(a, b late) int { return a.shown.Compare(b.shown) }).shown
		t.mu.Unlock()
		time.Sleep(time.Until(last))
		t.mu.Lock()
		t.shown()
	}
}
