package plumbing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// held are the ids of the objects that the state holds, as far as this run has
// met them. States come as JSON texts, which are read when somebody asks.
type held struct {
	mu     sync.Mutex
	ids    map[string]bool
	noted  map[note]bool
	states []func() string

	// missed are the ids that were waited for in vain.
	missed sync.Map
	// blind is set when a look at plan has failed: another would too, and takes
	// all its retries.
	blind atomic.Bool
}

func (h *held) add(id func() string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.states = append(h.states, id)
}

// has tells whether a state holds an object that could be a stranger, and
// leaves a note when it does.
func (h *held) has(id string, n note) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ids == nil {
		h.ids, h.noted = map[string]bool{}, map[note]bool{}
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

// note is a file that says of one object that a state held it. Terraform starts
// a provider once to plan and once to apply, and hands nothing of the state to
// the creation that it applies: not even planned private state, because it
// plans the creation anew. So the process that plans leaves notes, for objects
// that a creation could double only. An object that any state has held is none
// that a killed run left behind.
type note string

// noteAge is how long a plan may wait for its apply.
const noteAge = 24 * time.Hour

func newNote(tenant, kind, id string) note {
	folder, err := os.UserCacheDir()
	if err != nil {
		return "" // nothing can be noted
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{tenant, kind, id}, "\n")))
	return note(filepath.Join(folder, "terraform-provider-onekosmos", "held", hex.EncodeToString(sum[:16])))
}

// fresh is false where nothing can be read: the creation is refused then, and
// says what to do.
func (n note) fresh() bool {
	info, err := os.Stat(string(n))
	return err == nil && time.Since(info.ModTime()) < noteAge
}

// write may clear away first what is no longer fresh.
func (n note) write(clear bool) {
	folder := filepath.Dir(string(n))
	if n == "" || os.MkdirAll(folder, 0o700) != nil {
		return
	}
	if clear {
		all, _ := os.ReadDir(folder)
		for _, entry := range all {
			if old := note(filepath.Join(folder, entry.Name())); !old.fresh() {
				_ = os.Remove(string(old))
			}
		}
	}
	_ = os.WriteFile(string(n), nil, 0o600)
}

// Holds takes note of an object that the state holds. state is its JSON text.
func (r *Managed[M, A]) Holds(resourceData any, state []byte) {
	data, ok := resourceData.(*Data)
	if !ok {
		return
	}
	ids := sync.OnceValue(func() []string {
		ids, all := make([]string, len(r.Identity)), map[string]json.RawMessage{}
		if json.Unmarshal(state, &all) == nil {
			for i, name := range r.Identity {
				_ = json.Unmarshal(all[name], &ids[i]) // none where there is none
			}
		}
		return ids
	})
	data.held.add(func() string { return ids()[len(r.Identity)-1] })
	if data.Unfinished != nil {
		data.Unfinished.Held(TypePrefix+r.Name, strings.Join(ids(), "/"), state)
	}
}

// hold takes note of an object that the state holds.
func (r *Managed[M, A]) hold(ctx context.Context, state attributes) {
	var ignored diag.Diagnostics
	id := textAt(ctx, state, r.Identity[len(r.Identity)-1], &ignored).ValueString()
	r.data.held.add(func() string { return id })
	if r.data.Unfinished != nil {
		r.data.Unfinished.Held(TypePrefix+r.Name, r.importID(ctx, state), nil)
	}
}

// importID returns what imports the object of a state, "" where there is none.
func (r *Managed[M, A]) importID(ctx context.Context, state attributes) string {
	ids := make([]string, len(r.Identity))
	for i, name := range r.Identity {
		var ignored diag.Diagnostics
		if ids[i] = textAt(ctx, state, name, &ignored).ValueString(); ids[i] == "" {
			return ""
		}
	}
	return strings.Join(ids, "/")
}
