package localtenant

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"net"
	"net/http"
	"strconv"
	"strings"
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

// Inject adds a fault. Of several that match a request the oldest acts.
func (t *Tenant) Inject(fault Fault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if fault.Times == 0 {
		fault.Times = 1
	}
	fault.Header = fault.Header.Clone()
	t.faults = append(t.faults, &fault)
}

// ClearFaults takes back all faults that have not acted yet.
func (t *Tenant) ClearFaults() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = nil
}

// takeFault returns the fault for an exchange, if any, and uses it up.
func (t *Tenant) takeFault(x *Exchange) *Fault {
	for i, fault := range t.faults {
		if fault.Method != "" && !strings.EqualFold(fault.Method, x.Method) || !x.at(fault.Path) || fault.Unless != nil && fault.Unless(x.Header) {
			continue
		}
		if fault.Skip > 0 {
			fault.Skip--
			continue
		}
		if fault.Times > 0 {
			if fault.Times--; fault.Times == 0 {
				t.faults = append(t.faults[:i:i], t.faults[i+1:]...)
			}
		}
		taken := *fault
		return &taken
	}
	return nil
}

// wait sleeps and reports whether the caller is still there.
func wait(r *http.Request, delay time.Duration) bool {
	if delay <= 0 {
		return true
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// reset ends the connection with a TCP reset, so that the caller sees neither
// an answer nor an orderly end.
func reset(w http.ResponseWriter) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	conn, _, err := hijacker.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	under := conn
	if secured, ok := conn.(*tls.Conn); ok {
		under = secured.NetConn()
	}
	if tcp, ok := under.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	under.Close()
}

// truncate promises the whole body and sends half of it.
func truncate(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body[:len(body)/2])
	http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// corrupt changes one character inside the sealed text of an answer.
func corrupt(body []byte) []byte {
	var envelope struct {
		Data string `json:"data"`
	}
	if json.Unmarshal(body, &envelope) != nil || len(envelope.Data) < 8 {
		return body
	}
	damaged := []byte(envelope.Data)
	at := len(damaged) / 2
	if damaged[at] == 'A' {
		damaged[at] = 'B'
	} else {
		damaged[at] = 'A'
	}
	return bytes.Replace(body, []byte(envelope.Data), damaged, 1)
}
