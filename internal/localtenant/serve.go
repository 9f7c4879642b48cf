package localtenant

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

const (
	bodyLimit   = 64 << 20
	jsonContent = "application/json; charset=utf-8"
)

// services are the four APIs, by the first segment of their paths.
func services() []string { return []string{"adminapi", "idproofingapi", "webauthn", "walletapi"} }

// incoming is a request taken apart, before any judgement.
type incoming struct {
	request  *http.Request
	raw      []byte
	service  string // "" under the root
	path     string // escaped, without the service
	endpoint *endpoint
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
	x.Time = t.now()
	if limited := t.refuseRate(in.service); limited != nil {
		x.Status = limited.status
		t.record(x)
		t.mu.Unlock()
		t.send(w, *limited)
		return
	}
	fault := t.takeFault(&x)
	delay := time.Duration(t.modes.LatencyMillis) * time.Millisecond
	t.mu.Unlock()
	if fault == nil {
		fault = &Fault{}
	} else {
		x.Fault = true
	}

	in.fault = fault
	stays := wait(r, delay+fault.Delay)
	if !stays || fault.DropBefore && fault.Late == 0 {
		t.note(x)
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
	date := t.now().Add(time.Duration(t.modes.DateSkewMillis) * time.Millisecond)
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

func (t *Tenant) note(x Exchange) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.record(x)
}

func (t *Tenant) takeApart(r *http.Request, raw []byte) *incoming {
	in := &incoming{request: r, raw: raw, path: r.URL.EscapedPath()}
	for _, service := range services() {
		if rest, ok := strings.CutPrefix(in.path, "/"+service); ok && (rest == "" || rest[0] == '/') {
			in.service, in.path = service, rest
			in.endpoint, in.params = t.contract.match(service, r.Method, rest)
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

// work answers a request, from the checks of the protocol to the sealing.
func (t *Tenant) work(in *incoming, x *Exchange) wire {
	cipher, plainIn, a := t.judge(in, x)
	x.Violation = cmp.Or(a.violation, x.Violation)
	if err := t.save(); err != nil {
		a = failure(http.StatusInternalServerError, "the state file could not be written: "+err.Error())
	}
	out := wire{status: a.status, header: a.header.Clone(), body: a.raw}
	if out.header == nil {
		out.header = http.Header{}
	}
	switch {
	case a.raw != nil:
		out.header.Set("Content-Type", a.contentType)
	case a.body != nil:
		body, err := encode(a.body)
		if err == nil {
			x.Answer = body
			out.header.Set("Content-Type", jsonContent)
			out.body, err = t.envelope(in, cipher, body, a.sealed && !plainIn)
		}
		if err != nil {
			return wire{status: http.StatusInternalServerError, header: http.Header{}, body: []byte(err.Error())}
		}
	}
	return out
}

func (t *Tenant) envelope(in *incoming, cipher *client.Cipher, body []byte, sealed bool) ([]byte, error) {
	if !sealed || cipher == nil || t.modes.PlainAnswers {
		return body, nil
	}
	envelope, err := t.seal(t.routes[in.endpoint.key()], cipher, in.request.Header.Get("publickey"), body)
	if err != nil {
		return nil, err
	}
	return encode(envelope)
}

// judge runs the checks in the order in which the services make them, then the
// handler. It reports whether the body came plain.
func (t *Tenant) judge(in *incoming, x *Exchange) (cipher *client.Cipher, plainIn bool, a answer) {
	refuse := func(a answer) (*client.Cipher, bool, answer) { return nil, false, a }
	e, header := in.endpoint, in.request.Header
	if a := forbidden(header); a != nil {
		return refuse(*a)
	}
	if in.service == "" {
		return refuse(t.root(in))
	}
	if e == nil {
		return refuse(notFound(in.request.Method + " " + in.request.URL.Path))
	}
	if a := t.checkHeaders(e, header, x); a != nil {
		return refuse(*a)
	}
	if len(in.raw) > 0 && !e.takesBody() {
		return refuse(violation("body", e.Method+" "+e.Path+" takes no body"))
	}
	query, err := url.ParseQuery(in.request.URL.RawQuery)
	if err != nil {
		return refuse(invalidField("query", "the query can't be read"))
	}
	if errs := e.checkQuery(query); len(errs) > 0 {
		return refuse(invalid(errs...))
	}
	c := &call{
		Tenant: t, operation: t.routes[e.key()], endpoint: e, request: in.request,
		base: baseURL(in.request), params: in.params, query: query, body: map[string]any{}, raw: in.raw,
	}
	joins := e.joins(header)
	if a := t.refuseForm(e, joins); a != nil {
		return refuse(*a)
	}
	var refused *answer
	if joins {
		if cipher, refused = t.open(e, header, x); refused != nil {
			return refuse(*refused)
		}
		if c.bearer, c.user, refused = t.authorize(e, cipher, x, header.Get("authorization")); refused != nil {
			return refuse(*refused)
		}
	} else if refused = t.plainLicense(e, header); refused != nil {
		return refuse(*refused)
	}
	if form := c.operation.bodyForm(); joins || form == plainBody || form == eitherBody {
		if c.body, plainIn, refused = t.openBody(c.operation, e, cipher, header.Get("Content-Type"), in.raw); refused != nil {
			return refuse(*refused)
		}
		if len(in.raw) > 0 && form != fileBody {
			x.Request, _ = json.Marshal(c.body)
		}
	}
	return cipher, plainIn, c.act(in.fault)
}

// act performs the call, or has the fault answer for it.
func (c *call) act(fault *Fault) answer {
	later := fault.Late > 0 && fault.answersFirst()
	c.hide = fault.Hide
	if later {
		c.afterwards(fault.Late, func() {
			c.perform()
			c.save()
		})
	}
	if fault.Answer == nil {
		if later {
			return noContent() // which the fault replaces
		}
		return c.perform()
	}
	if fault.Commit && !later {
		c.perform()
	}
	return answer{status: cmp.Or(fault.Status, http.StatusOK), body: fault.Answer, sealed: true}
}

// run checks the body against the reference and calls the handler.
func (c *call) run() answer {
	op := c.operation
	if op == nil {
		return failure(http.StatusNotImplemented, "the local tenant does not serve "+c.endpoint.Method+" "+c.endpoint.Path+" yet")
	}
	if op.collection != "" {
		id := c.params["id"]
		if !isObjectID(id) {
			return invalidField("id", "id is not an object id")
		}
		if c.object = c.find(op.collection, id); c.object == nil {
			return notFound(c.endpoint.Path[1:strings.LastIndex(c.endpoint.Path, "/")] + " " + id)
		}
	}
	if errs := c.checkBody(); len(errs) > 0 {
		return invalid(errs...)
	}
	if c.modes.RefuseUnknown {
		if errs := unknownIn("", c.body); len(errs) > 0 {
			return invalid(errs...)
		}
	}
	a := op.handle(c)
	if c.modes.Habits && a.status < 300 && c.endpoint.hasHabits() {
		a.body = habits(a.body)
	}
	if c.modes.UnknownFields && a.status < 300 && a.body != nil {
		c.addUnknown(a.body)
	}
	return a
}

func (c *call) checkBody() []fieldError {
	fields := c.operation.body
	if fields == nil {
		if !c.endpoint.sealed() || c.endpoint.unprinted() {
			return nil
		}
		fields = c.endpoint.fields()
	}
	return checker{newerMembers: c.modes.UnknownFields}.checkObject("", fields, c.body, c.object)
}

// addUnknown makes the answer that of a newer tenant.
func (c *call) addUnknown(body any) {
	members, isObject := body.(map[string]any)
	if !c.operation.keyed || !isObject {
		addUnknown(body, c.operation.freeform...)
		return
	}
	for _, member := range members {
		addUnknown(member, c.operation.freeform...)
	}
}

// isObjectID takes a UUID too, which the mode id_form makes.
func isObjectID(id string) bool {
	return len(id) == 24 && strings.Trim(id, "0123456789abcdefABCDEF") == "" || anyUUID.MatchString(id)
}

// baseURL is scheme and host as the caller used them.
func baseURL(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
