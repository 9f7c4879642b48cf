package engine

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	bodyLimit   = 64 << 20
	jsonContent = "application/json; charset=utf-8"
)

// incoming is a request taken apart, before any judgement.
type incoming struct {
	request  *http.Request
	raw      []byte
	service  string // "" under the root
	path     string // escaped, without the service
	endpoint *Endpoint
	params   map[string]string
	fault    *Fault
}

// wire is an answer ready to be sent.
type wire struct {
	status int
	header http.Header
	body   []byte
	// truncated answers end after half of their body.
	truncated bool
}

// ServeHTTP serves the tenant's host: the root and the four services.
func (t *Tenant) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if strings.HasPrefix(r.URL.Path, controlPrefix) && t.options.Control {
		t.serveControl(w, r, raw)
		return
	}
	in := t.takeApart(r, raw)
	x := newExchange(in)

	t.mu.Lock()
	x.Time = t.state.Now()
	if limited := t.rate.refuse(in.service, t.state.Modes); limited != nil {
		x.Status = limited.Status
		t.record(x)
		t.mu.Unlock()
		t.send(w, inPlain(*limited))
		return
	}
	fault := t.faults.take(&x)
	delay := time.Duration(t.state.Modes.LatencyMillis) * time.Millisecond
	t.mu.Unlock()
	if fault == nil {
		fault = &Fault{}
	} else {
		x.Fault = true
	}

	in.fault = fault
	stays := wait(r, delay+fault.Delay)
	if !stays || fault.DropBefore && fault.Late == 0 {
		t.record(x)
		reset(w)
		return
	}
	var out wire
	if fault.Late > 0 && !fault.answersFirst() {
		done := make(chan wire, 1)
		t.mu.Lock()
		t.afterwards(fault.Late, func() { done <- t.process(in, &x) })
		t.mu.Unlock()
		out = <-done
	} else {
		t.mu.Lock()
		out = t.process(in, &x)
		t.mu.Unlock()
	}
	if fault.DropBefore || fault.DropAfter {
		reset(w)
		return
	}
	t.send(w, out)
}

// send sends an answer.
func (t *Tenant) send(w http.ResponseWriter, out wire) {
	for name, values := range out.header {
		w.Header()[name] = values
	}
	t.mu.Lock()
	date := t.state.Now().Add(time.Duration(t.state.Modes.DateSkewMillis) * time.Millisecond)
	t.mu.Unlock()
	w.Header().Set("Date", date.UTC().Format(http.TimeFormat))
	if out.truncated {
		truncate(w, out.status, out.body)
	}
	if len(out.body) > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(len(out.body)))
	}
	w.WriteHeader(out.status)
	w.Write(out.body)
}

// process does the work, unless the fault answers instead, and writes the
// journal.
func (t *Tenant) process(in *incoming, x *Exchange) wire {
	var out wire
	fault := in.fault
	if fault.Status == 0 || fault.Answer != nil || fault.Commit || fault.Late > 0 {
		out = t.work(in, x)
	}
	if fault.Status != 0 && fault.Answer == nil {
		out = wire{status: fault.Status, header: http.Header{}, body: []byte(fault.Body)}
		for name, values := range fault.Header {
			out.header[http.CanonicalHeaderKey(name)] = values
		}
		if fault.ContentType != "" {
			out.header.Set("Content-Type", fault.ContentType)
		}
	}
	if fault.Corrupt {
		out.body = corrupt(out.body)
	}
	out.truncated = fault.Truncate
	x.Status = out.status
	if fault.DropBefore || fault.DropAfter {
		x.Status = 0
	}
	t.record(*x)
	return out
}

func (t *Tenant) takeApart(r *http.Request, raw []byte) *incoming {
	in := &incoming{request: r, raw: raw, path: r.URL.EscapedPath()}
	for _, service := range t.reference.Contract.services {
		if rest, ok := strings.CutPrefix(in.path, "/"+service); ok && (rest == "" || rest[0] == '/') {
			in.service, in.path = service, rest
			in.endpoint, in.params = t.reference.Contract.match(service, r.Method, rest)
			break // the Admin API has paths that begin with another service's name
		}
	}
	return in
}

func newExchange(in *incoming) Exchange {
	x := Exchange{
		Service: in.service,
		Method:  in.request.Method,
		Path:    in.request.URL.RequestURI(),
		Header:  in.request.Header.Clone(),
		RawBody: string(in.raw),
	}
	for name := range x.Header {
		x.HeaderNames = append(x.HeaderNames, name)
	}
	if in.endpoint != nil {
		x.Endpoint = in.endpoint.Path
	}
	return x
}

// inPlain is an answer that nobody seals.
func inPlain(a Answer) wire {
	out := wire{status: a.Status, header: a.Header.Clone(), body: a.Raw}
	if out.header == nil {
		out.header = http.Header{}
	}
	if a.Raw != nil {
		out.header.Set("Content-Type", a.ContentType)
	} else if a.Body != nil {
		out.header.Set("Content-Type", jsonContent)
		var err error
		if out.body, err = encode(a.Body); err != nil {
			return wire{status: http.StatusInternalServerError, header: http.Header{}, body: []byte(err.Error())}
		}
	}
	return out
}

// work answers a request, from the checks of the protocol to the sealing.
func (t *Tenant) work(in *incoming, x *Exchange) wire {
	cipher, plainIn, a := t.judge(in, x)
	x.Violation = cmp.Or(a.violation, x.Violation)
	if err := t.save(); err != nil {
		a = Failure(http.StatusInternalServerError, "the state file could not be written: "+err.Error())
	}
	out := inPlain(a)
	if a.Raw != nil || a.Body == nil {
		return out
	}
	x.Answer = out.body
	body, err := t.envelope(in, cipher, out.body, a.sealed && !plainIn)
	if err != nil {
		return inPlain(InternalError(err))
	}
	out.body = body
	return out
}

func (t *Tenant) envelope(in *incoming, cipher *Cipher, body []byte, sealed bool) ([]byte, error) {
	if !sealed || cipher == nil || t.state.Modes.PlainAnswers {
		return body, nil
	}
	envelope, err := t.state.seal(t.routes[in.endpoint.key()], in.service, cipher, in.request.Header.Get("publickey"), body)
	if err != nil {
		return nil, err
	}
	return encode(envelope)
}

// judge runs the checks in the order in which the services make them, then the
// handler. It reports whether the body came plain.
func (t *Tenant) judge(in *incoming, x *Exchange) (cipher *Cipher, plainIn bool, a Answer) {
	refuse := func(a Answer) (*Cipher, bool, Answer) { return nil, false, a }
	e, header := in.endpoint, in.request.Header
	if a := forbidden(header); a != nil {
		return refuse(*a)
	}
	if in.service == "" {
		return refuse(t.reference.Root(&Call{State: t.state, Request: in.request, Base: baseURL(in.request), Raw: in.raw}))
	}
	if e == nil {
		return refuse(NotFound(in.request.Method + " " + in.request.URL.Path))
	}
	if a := t.state.checkHeaders(e, header, x); a != nil {
		return refuse(*a)
	}
	if len(in.raw) > 0 && !e.takesBody() {
		return refuse(Violation("body", e.Method+" "+e.Path+" takes no body"))
	}
	query, err := url.ParseQuery(in.request.URL.RawQuery)
	if err != nil {
		return refuse(InvalidField("query", "the query can't be read"))
	}
	if errs := e.checkQuery(query); len(errs) > 0 {
		return refuse(Invalid(errs...))
	}
	c := &Call{
		State: t.state, Operation: t.routes[e.key()], Endpoint: e, Request: in.request,
		Base: baseURL(in.request), Params: in.params, Query: query, Body: map[string]any{}, Raw: in.raw,
	}
	joins := e.joins(header)
	if a := t.state.refuseForm(e, joins); a != nil {
		return refuse(*a)
	}
	var refused *Answer
	if joins {
		if cipher, refused = t.state.open(e, header, x); refused != nil {
			return refuse(*refused)
		}
		if c.Bearer, c.User, refused = t.state.authorize(e, cipher, x, header.Get("authorization")); refused != nil {
			return refuse(*refused)
		}
	} else if refused = t.state.plainLicense(e, header); refused != nil {
		return refuse(*refused)
	}
	if form := c.Operation.bodyForm(); joins || form == PlainBody || form == EitherBody {
		if c.Body, plainIn, refused = t.state.openBody(c.Operation, e, cipher, header.Get("Content-Type"), in.raw); refused != nil {
			return refuse(*refused)
		}
		if len(in.raw) > 0 && form != FileBody {
			x.Request, _ = json.Marshal(c.Body)
		}
	}
	return cipher, plainIn, t.act(c, in.fault)
}

// baseURL is scheme and host as the caller used them.
func baseURL(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
