package localtenant

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// journalLimit keeps a tenant that runs for days from growing without end.
const journalLimit = 20000

// Exchange is one request and what became of it.
type Exchange struct {
	Time        time.Time       `json:"time"` // on the tenant's clock
	Service     string          `json:"service,omitempty"`
	Method      string          `json:"method"`
	Path        string          `json:"path"`               // as sent, with the query
	Endpoint    string          `json:"endpoint,omitempty"` // the reference's template, such as /serviceprovider/{id}
	Status      int             `json:"status"`             // 0 when the connection was dropped
	HeaderNames []string        `json:"headerNames"`
	Header      http.Header     `json:"header"` // raw values
	RawBody     string          `json:"rawBody,omitempty"`
	Request     json.RawMessage `json:"request,omitempty"` // the opened body
	Answer      json.RawMessage `json:"answer,omitempty"`  // before it was sealed
	Violation   string          `json:"violation,omitempty"`
	Fault       bool            `json:"fault,omitempty"` // an injected fault took part
}

// Journal returns a copy of all exchanges so far, oldest first. It holds what
// was sent, secrets included.
func (t *Tenant) Journal() []Exchange {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.journal)
}

// ResetJournal forgets all exchanges, and violations with them.
func (t *Tenant) ResetJournal() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.journal, t.violations = nil, nil
}

// Count returns how many requests met an endpoint, whatever became of them.
// template is the reference's path, such as "/serviceprovider/{id}", with or
// without the service in front; empty texts match everything.
func (t *Tenant) Count(method, template string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	count := 0
	for _, x := range t.journal {
		if (method == "" || strings.EqualFold(method, x.Method)) && x.at(template) {
			count++
		}
	}
	return count
}

// Violations returns what was sent that no documented client sends. They are
// kept when the journal has grown too long for what they were part of.
func (t *Tenant) Violations() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.violations)
}

// at reports whether the exchange went to path: a template or an exact path,
// with or without the service in front.
func (x *Exchange) at(path string) bool {
	exact, _, _ := strings.Cut(x.Path, "?")
	if path == "" || path == exact || path == x.Path {
		return true
	}
	if x.Service == "" {
		return false
	}
	prefix := "/" + x.Service
	return path == x.Endpoint && x.Endpoint != "" || path == prefix+x.Endpoint && x.Endpoint != "" || prefix+path == exact
}

func (t *Tenant) record(x Exchange) {
	if x.Violation != "" && len(t.violations) < journalLimit {
		t.violations = append(t.violations, x.Method+" "+x.Path+": "+x.Violation)
	}
	if len(t.journal) >= journalLimit {
		t.journal = slices.Clone(t.journal[journalLimit/2:])
	}
	t.journal = append(t.journal, x)
}
