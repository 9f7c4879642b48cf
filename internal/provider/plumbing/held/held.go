// Package held knows which objects the state holds: the others that a creation
// would double are strangers.
package held

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Objects are the ids of the objects that the state holds, as far as this run
// has met them.
type Objects struct {
	mu     sync.Mutex
	ids    map[string]bool
	noted  map[Note]bool
	states []func() string

	// missed are the ids that were waited for in vain.
	missed sync.Map
	// Blind is set when a look at plan has failed: another would too, and takes
	// all its retries.
	Blind atomic.Bool
}

// Add takes note of an object, whose id is asked for when somebody wants to know.
func (h *Objects) Add(id func() string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.states = append(h.states, id)
}

// Strangers returns the ids that no state holds. noted returns the note of an
// object that a creation could double, "" for one that the tenant has once.
func (h *Objects) Strangers(ctx context.Context, ids []string, noted func(id string) Note) ([]string, error) {
	isHeld := func(id string) bool { return h.has(id, noted(id)) }
	// Core plans many objects at once, so that the state's may come by later.
	for range 10 {
		ids = slices.DeleteFunc(ids, isHeld)
		if !slices.ContainsFunc(ids, func(id string) bool { _, missed := h.missed.Load(id); return !missed }) {
			return ids, nil
		}
		select {
		case <-ctx.Done():
			return ids, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	for _, id := range ids {
		h.missed.Store(id, nil)
	}
	return ids, nil
}

// has reports whether a state holds an object that could be a stranger, and
// leaves a note when it does.
func (h *Objects) has(id string, n Note) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ids == nil {
		h.ids, h.noted = map[string]bool{}, map[Note]bool{}
	}
	for _, state := range h.states {
		h.ids[state()] = true
	}
	h.states = nil
	switch {
	case h.noted[n]:
	case h.ids[id]:
		n.write(len(h.noted) == 0)
	case !n.fresh():
		return false
	}
	h.noted[n] = n != ""
	return true
}

// Note is a file that says of one object that a state held it. Terraform starts
// a provider once to plan and once to apply, and hands nothing of the state to
// the creation that it applies: not even planned private state, because it
// plans the creation anew. So the process that plans leaves notes, for objects
// that a creation could double only. An object that any state has held is none
// that a killed run left behind.
type Note string

// noteAge is how long a plan may wait for its apply.
const noteAge = 24 * time.Hour

// NewNote returns the note of an object, "" where nothing can be noted.
func NewNote(tenant, kind, id string) Note {
	folder, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{tenant, kind, id}, "\n")))
	return Note(filepath.Join(folder, "terraform-provider-onekosmos", "held", hex.EncodeToString(sum[:16])))
}

// fresh is false where nothing can be read: the creation is refused then, and
// says what to do.
func (n Note) fresh() bool {
	info, err := os.Stat(string(n))
	return err == nil && time.Since(info.ModTime()) < noteAge
}

// write may clear away first what is no longer fresh.
func (n Note) write(clear bool) {
	folder := filepath.Dir(string(n))
	if n == "" || os.MkdirAll(folder, 0o700) != nil {
		return
	}
	if clear {
		all, _ := os.ReadDir(folder)
		for _, entry := range all {
			if old := Note(filepath.Join(folder, entry.Name())); !old.fresh() {
				_ = os.Remove(string(old))
			}
		}
	}
	_ = os.WriteFile(string(n), nil, 0o600)
}
