// Package unfinished accounts for creations of which a run may never hear: it
// was interrupted twice, or killed, while the tenant was at work. A note in the
// user's cache folder tells the next run. A run that ends as it should leaves
// none.
package unfinished

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/regular"
)

// Creation is an object that was being made when its run was asked to stop.
type Creation struct {
	Tenant string
	Type   string // of the resource: onekosmos_message_gateway
	Kind   string // in words: message gateway
	Title  string // of the object
	ID     string // its import id, "" when no answer came
	Folder string // where the run was started

	file  string
	mu    sync.Mutex
	ended bool
}

const (
	// noteAge is how long a note is reported.
	noteAge = 24 * time.Hour
	// hearing is how long a run may take to write down what it was answered.
	hearing = 500 * time.Millisecond
	// mostNotes bounds what is read of a folder, and maxNote of a note.
	mostNotes, maxNote = 1000, 16 << 10
)

// process is what this process has under way.
var process struct {
	sync.Mutex
	underWay int
	answered map[*Creation]time.Time // after the run was asked to stop
}

// Begin accounts for a creation. ctx ends when its run is asked to stop, or is
// gone. End must be called.
func Begin(ctx context.Context, c *Creation) {
	process.Lock()
	process.underWay++
	process.Unlock()
	context.AfterFunc(ctx, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if !c.ended {
			c.write()
		}
	})
}

// End tells what came of a creation: the import id of what was made, "" where
// nothing was, and whether that is certain. It comes last before the answer to
// the run.
func (c *Creation) End(ctx context.Context, id string, certain bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	process.Lock()
	defer process.Unlock()
	process.underWay--
	switch {
	case ctx.Err() == nil:
	case id == "" && certain:
		c.remove()
	default:
		c.ID = id
		c.write()
		if process.answered == nil {
			process.answered = map[*Creation]time.Time{}
		}
		process.answered[c] = time.Now()
	}
}

// Finish waits for creations that are under way when a run no longer listens,
// for as long as limit, so that what came of them is noted. When there is none,
// the run has waited for all answers, and no note is needed.
func Finish(limit time.Duration) {
	gone, deadline := time.Now(), time.Now().Add(limit)
	process.Lock()
	defer process.Unlock()
	heard := process.underWay == 0
	for c, at := range process.answered {
		if heard || gone.Sub(at) > hearing {
			c.remove()
		}
	}
	for process.underWay > 0 && time.Now().Before(deadline) {
		process.Unlock()
		time.Sleep(10 * time.Millisecond)
		process.Lock()
	}
}

// folder returns where the notes about a tenant are, "" where nothing can be
// noted.
func folder(tenant string) string {
	cache, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(tenant))
	return filepath.Join(cache, "terraform-provider-onekosmos", "unfinished", hex.EncodeToString(sum[:16]))
}

// write writes the note whole or not at all: the process may be killed.
func (c *Creation) write() {
	at := folder(c.Tenant)
	if at == "" || os.MkdirAll(at, 0o700) != nil {
		return
	}
	if c.file == "" {
		c.file = filepath.Join(at, rand.Text()+".json")
	}
	if c.Folder == "" {
		c.Folder, _ = os.Getwd() // only told
	}
	text, err := json.Marshal(c)
	if err == nil && len(text) <= maxNote && os.WriteFile(c.file+".new", text, 0o600) == nil {
		_ = os.Rename(c.file+".new", c.file)
	}
}

func (c *Creation) remove() {
	if c.file != "" {
		_ = os.Remove(c.file)
	}
}

// Notes are those that earlier runs have left about a tenant.
type Notes struct {
	mu  sync.Mutex
	all []*Creation
}

// Left returns the notes about a tenant, nil where there are none. Old ones are
// cleared away.
func Left(tenant string) *Notes {
	at := folder(tenant)
	files, err := os.ReadDir(at)
	if at == "" || err != nil {
		return nil
	}
	var found []*Creation
	for _, entry := range files[:min(len(files), mostNotes)] {
		c := &Creation{file: filepath.Join(at, entry.Name())}
		info, err := entry.Info()
		switch {
		case err != nil:
		case time.Since(info.ModTime()) > noteAge:
			c.remove()
		default:
			if text, err := regular.Read(context.Background(), c.file, maxNote); err == nil && strings.HasSuffix(c.file, ".json") && json.Unmarshal(text, c) == nil && c.Tenant == tenant {
				found = append(found, c)
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	return &Notes{all: found}
}

// Held takes back the notes about an object that a state holds: the one with that
// import id, or, where no answer told it, one of which the state says the title.
func (n *Notes) Held(typeName, importID string, state []byte) {
	if n == nil || importID == "" {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, c := range n.all {
		title, _ := json.Marshal(c.Title)
		if c.Type == typeName && (c.ID == importID || c.ID == "" && bytes.Contains(state, title)) {
			c.remove()
		}
	}
}

// Warning tells of the notes in one diagnostic: Terraform shows one of several
// that have the same summary.
func (n *Notes) Warning() (summary, detail string) {
	var b strings.Builder
	b.WriteString("A run was interrupted a second time, or killed, before it had the answers to these creations:\n")
	for _, c := range n.all {
		switch fmt.Fprintf(&b, "\n  %s %q, by a run in %s:", c.Kind, c.Title, c.Folder); c.ID {
		case "":
			b.WriteString(" no answer came; look for it in AdminX")
		default:
			fmt.Fprintf(&b, " it exists.\n    terraform import %s.example %s", c.Type, c.ID)
		}
	}
	b.WriteString("\n\nImport each under the address of its resource, or delete it. This warning ends when a state holds the object, or after a day.")
	return "Objects of an interrupted run may be in no state", b.String()
}
