package engine

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

// Fault is a mishap for the next requests that match it. Mind that Go's HTTP
// transport by itself repeats a GET whose connection, used before, was reset:
// a caller that shall notice needs Times: -1.
type Fault struct {
	Method string `json:"method"` // "" = any
	Path   string `json:"path"`   // template or exact path, with or without the service; "" = any
	Skip   int    `json:"skip"`   // how many matching requests to let pass first
	Times  int    `json:"times"`  // how often; 0 = once, negative = for ever
	// Unless, when set, lets requests with such headers pass.
	Unless func(http.Header) bool `json:"-"`

	// Status, when set, is answered instead of doing the work, with Header,
	// Body and ContentType. With Commit the work is done all the same, as
	// behind a gateway that gave up waiting.
	Status      int         `json:"status"`
	Header      http.Header `json:"header"`
	Body        string      `json:"body"`
	ContentType string      `json:"contentType"`
	Commit      bool        `json:"commit"`

	// Answer, when set, is a JSON value that is answered instead of doing the
	// work, to a request that passes the protocol's checks and in the form of
	// the endpoint's own answers, with Status, by default 200. Commit does the
	// work too.
	Answer any `json:"answer"`
	// Late is how long after the request the work is done, whether the caller
	// has left or not. Status, Answer and DropBefore happen before it; without
	// them the caller waits.
	Late time.Duration `json:"late"`
	// Hide names a collection that a read finds empty.
	Hide string `json:"hide"`

	Delay      time.Duration `json:"delay"`      // before anything else; a caller who leaves meanwhile changes nothing
	DropBefore bool          `json:"dropBefore"` // the connection is reset and nothing done
	DropAfter  bool          `json:"dropAfter"`  // the work is done, then the connection reset
	Truncate   bool          `json:"truncate"`   // half of the answer, then the end
	Corrupt    bool          `json:"corrupt"`    // the sealed answer is damaged
}

// ErrorBodies returns the forms in which services answer an error as a success,
// for Answer.
func ErrorBodies() []any {
	const message = "the service could not do it"
	return []any{
		map[string]any{"error": message},
		map[string]any{"errors": []any{map[string]any{"message": message}}},
		map[string]any{"success": false, "message": message},
		map[string]any{"status": "error", "message": message},
		map[string]any{"statusCode": http.StatusInternalServerError, "message": message},
		map[string]any{"code": http.StatusInternalServerError, "message": message},
	}
}

// answersFirst reports whether the caller's request ends before late work.
func (f *Fault) answersFirst() bool { return f.Status != 0 || f.Answer != nil || f.DropBefore }

// faults are the mishaps to come. Its methods are safe for concurrent use.
type faults struct {
	mu      sync.Mutex
	pending []*Fault
}

// Inject adds a fault. Of several that match a request the oldest acts.
func (f *faults) Inject(fault Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if fault.Times == 0 {
		fault.Times = 1
	}
	fault.Header = fault.Header.Clone()
	f.pending = append(f.pending, &fault)
}

// ClearFaults takes back all faults that have not acted yet.
func (f *faults) ClearFaults() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pending = nil
}

// take returns the fault for an exchange, if any, and uses it up.
func (f *faults) take(x *Exchange) *Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, fault := range f.pending {
		if fault.Method != "" && !strings.EqualFold(fault.Method, x.Method) || !x.at(fault.Path) || fault.Unless != nil && fault.Unless(x.Header) {
			continue
		}
		if fault.Skip > 0 {
			fault.Skip--
			continue
		}
		if fault.Times > 0 {
			if fault.Times--; fault.Times == 0 {
				f.pending = append(f.pending[:i:i], f.pending[i+1:]...)
			}
		}
		taken := *fault
		return &taken
	}
	return nil
}
