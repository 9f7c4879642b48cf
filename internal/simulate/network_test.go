package simulate

import (
	"bytes"
	"context"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// fate is what becomes of a request.
type fate int

const (
	served fate = iota
	unreached
	limited
	sluggish // served, as late as the client just waits for
	twice
	lost
	unanswered
	swallowed
	late
	unavailable
	overtaken
	fates
)

func (f fate) String() string {
	return [...]string{
		served: "served", unreached: "no connection", limited: "429", sluggish: "slow", twice: "delivered twice",
		lost: "lost", unanswered: "answer lost", swallowed: "swallowed", late: "done late", unavailable: "503", overtaken: "504, done late",
	}[f]
}

// harmless fates leave no doubt of what was done.
func (f fate) harmless() bool { return f <= twice }

// network lies between clients and the tenant.
type network struct {
	tenant  *localtenant.Tenant
	seed    uint64
	weights [fates]int
	latency time.Duration // of each way, at most
	timeout time.Duration // the clients'
	lag     time.Duration // by which reads are old
	copies  bool          // reads are by any of several copies, so that they are old by any time up to lag
	log     func(format string, args ...any)

	mu       sync.Mutex
	past     []moment
	made     map[string][]string // name → ids of all objects that ever were
	counts   map[string]uint64   // what each operation has sent
	doubtful bool                // something met a fate that is not harmless
	pending  sync.WaitGroup
}

// moment is what the tenant kept since some time.
type moment struct {
	since   time.Time
	objects map[string][]map[string]any
}

type operationKey struct{}

// operationOf returns what a request is sent for.
func operationOf(ctx context.Context) string {
	name, _ := ctx.Value(operationKey{}).(string)
	return name
}

// random returns the chances of one request. They hang on what it is sent for,
// so that what happens elsewhere changes nothing. What many operations share is
// sent for whichever comes first, so that they hang on what it is.
func (n *network) random(operation string, req *http.Request) *rand.Rand {
	if shared.MatchString(req.Method + " " + req.URL.Path) {
		run, _, _ := strings.Cut(operation, "/")
		operation = run + " " + req.Method + " " + req.URL.Path
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.counts[operation]++
	h := fnv.New64a()
	io.WriteString(h, operation)
	return rand.New(rand.NewPCG(n.seed, h.Sum64()+n.counts[operation]))
}

var shared = regexp.MustCompile("/fetch$|/publickeys$|/request_access$|/attributes$")

func upTo(r *rand.Rand, most time.Duration) time.Duration {
	return time.Duration(r.Int64N(int64(most) + 1))
}

func (n *network) draw(r *rand.Rand) fate {
	sum := 0
	for _, w := range n.weights {
		sum += w
	}
	at := r.IntN(sum)
	for f, w := range n.weights {
		if at -= w; at < 0 {
			return fate(f)
		}
	}
	return served
}

// reading reports whether a request changes nothing. Reads are fetched with POST
// too.
func reading(req *http.Request) bool {
	return req.Method == http.MethodGet || strings.Contains(req.URL.Path, "/fetch")
}

var errReset = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}

// RoundTrip sends one attempt. A request that has left is delivered whatever
// becomes of its sender.
func (n *network) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	req.Body.Close()
	ctx, operation := req.Context(), operationOf(req.Context())
	r := n.random(operation, req)
	f := n.draw(r)
	there, back := upTo(r, n.latency), upTo(r, n.latency)
	age, later := upTo(r, n.lag), upTo(r, 30*time.Second)
	if !n.copies {
		age = n.lag
	}
	if operation == "calm" {
		f, age = served, 0
	}
	what := operation + ": " + req.Method + " " + req.URL.Path
	if f != served {
		n.log("%s: %s", what, f)
	}
	if !f.harmless() {
		n.mu.Lock()
		n.doubtful = true
		n.mu.Unlock()
	}
	if f == unreached {
		return nil, cmpErr(pause(ctx, there), &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED})
	}
	if trace := httptrace.ContextClientTrace(ctx); trace != nil && trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	deliver := func(after time.Duration) <-chan *http.Response {
		done := make(chan *http.Response, 1)
		n.pending.Go(func() {
			time.Sleep(after)
			done <- n.deliver(req, body, age, what)
		})
		return done
	}
	switch f {
	case limited, unavailable:
		status := http.StatusTooManyRequests
		if f == unavailable {
			status = http.StatusServiceUnavailable
		}
		if err := pause(ctx, there+back); err != nil {
			return nil, err
		}
		return refusal(req, status, r.IntN(3)), nil
	case lost:
		return nil, cmpErr(pause(ctx, there+back), errReset)
	case swallowed:
		return nil, pause(ctx, time.Hour)
	case late:
		deliver(n.timeout + later/4)
		return nil, pause(ctx, time.Hour)
	case overtaken:
		deliver(there + back + later/8)
		if err := pause(ctx, there+back); err != nil {
			return nil, err
		}
		return refusal(req, http.StatusGatewayTimeout, 0), nil
	case sluggish:
		back = max(back, n.timeout*8/10-there)
	case twice:
		deliver(there + later)
	}
	answered := deliver(there)
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case resp := <-answered:
		if f == unanswered {
			return nil, cmpErr(pause(ctx, back), errReset)
		}
		if err := pause(ctx, back); err != nil {
			return nil, err
		}
		return resp, nil
	}
}

func cmpErr(first, otherwise error) error {
	if first != nil {
		return first
	}
	return otherwise
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}

func refusal(req *http.Request, status, retryAfter int) *http.Response {
	w := httptest.NewRecorder()
	if retryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(retryAfter))
	}
	w.WriteHeader(status)
	resp := w.Result()
	resp.Request = req
	return resp
}

// deliver lets the tenant work. A read sees what was there some time ago.
func (n *network) deliver(req *http.Request, body []byte, age time.Duration, what string) *http.Response {
	n.mu.Lock()
	defer n.mu.Unlock()
	arrived := &http.Request{
		Method: req.Method, URL: &url.URL{Path: req.URL.Path, RawPath: req.URL.RawPath, RawQuery: req.URL.RawQuery}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: req.Header.Clone(), Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Host: req.URL.Host, RemoteAddr: "192.0.2.1:1234",
	}
	w := httptest.NewRecorder()
	if reads := reading(req); reads && age > 0 {
		seen := n.past[0]
		for _, m := range n.past[1:] {
			if time.Since(m.since) < age {
				break
			}
			seen = m
		}
		before := n.tenant.Swap(seen.objects)
		n.tenant.ServeHTTP(w, arrived)
		n.tenant.Swap(before)
	} else if n.tenant.ServeHTTP(w, arrived); !reads {
		n.remember(what)
	}
	n.log("%s: %d", what, w.Code)
	resp := w.Result()
	resp.Request = req
	return resp
}

// remember keeps what the tenant keeps now. n.mu is held.
func (n *network) remember(what string) {
	now := moment{time.Now(), map[string][]map[string]any{}}
	for _, k := range kinds {
		objects := n.tenant.Objects(k.collection)
		now.objects[k.collection] = objects
		for _, object := range objects {
			id, name, value := k.tells(object)
			if key := k.name + " " + name; !slices.Contains(n.made[key], text(object, "_id")) {
				n.made[key] = append(n.made[key], text(object, "_id"))
				n.log("%s: made %s %s = %q, %s", what, k.name, name, value, id)
			}
		}
	}
	n.past = append(n.past, now)
}
