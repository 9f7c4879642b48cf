package engine

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
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

// journal is what a tenant was asked. Its methods are safe for concurrent use.
type journal struct {
	mu         sync.Mutex
	exchanges  []Exchange
	violations []string
}

// Journal returns a copy of all exchanges so far, oldest first. It holds what
// was sent, secrets included.
func (j *journal) Journal() []Exchange {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.exchanges)
}

// ResetJournal forgets all exchanges, and violations with them.
func (j *journal) ResetJournal() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.exchanges, j.violations = nil, nil
}

// Count returns how many requests met an endpoint, whatever became of them.
// template is the reference's path, such as "/serviceprovider/{id}", with or
// without the service in front; empty texts match everything.
func (j *journal) Count(method, template string) int {
	j.mu.Lock()
	defer j.mu.Unlock()
	count := 0
	for _, x := range j.exchanges {
		if (method == "" || strings.EqualFold(method, x.Method)) && x.at(template) {
			count++
		}
	}
	return count
}

// Violations returns what was sent that no documented client sends. They are
// kept when the journal has grown too long for what they were part of.
func (j *journal) Violations() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.violations)
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

func (j *journal) record(x Exchange) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if x.Violation != "" && len(j.violations) < journalLimit {
		j.violations = append(j.violations, x.Method+" "+x.Path+": "+x.Violation)
	}
	if len(j.exchanges) >= journalLimit {
		j.exchanges = slices.Clone(j.exchanges[journalLimit/2:])
	}
	j.exchanges = append(j.exchanges, x)
}
