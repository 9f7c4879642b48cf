package client_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// requestIDs opens the requestids of all calls at a path.
func (r *rig) requestIDs(t testing.TB, path string) (ids []requestID) {
	t.Helper()
	for _, x := range r.tenant.Journal() {
		if x.Endpoint != path {
			continue
		}
		id, ok := r.requestID(x)
		if !ok {
			t.Fatalf("%s %s: the requestid does not open", x.Method, x.Path)
		}
		if off := x.Time.Unix() - id.TS; off < -30 || off > 30 {
			t.Errorf("ts is %d s off the tenant's clock", off)
		}
		ids = append(ids, id)
	}
	return ids
}

// TestFreshRequestID: every attempt has a requestid of its own.
func TestFreshRequestID(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]localtenant.Fault{
		"503": {Status: 503}, "dropped": {DropBefore: true}, "429": {Status: 429}, "dropped after": {DropAfter: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, retries(2))
			fault.Path, fault.Times = apps, 2
			r.tenant.Inject(fault)
			if err := r.Call(t.Context(), "GET", apps, true, nil); err != nil {
				t.Fatal(err)
			}
			ids, told := r.requestIDs(t, apps), r.seen("GET", "/adminapi"+apps)
			if len(ids) != 3 || len(told) != 3 || ids[0].UUID == ids[1].UUID || ids[1].UUID == ids[2].UUID || ids[0].UUID == ids[2].UUID {
				t.Fatalf("%v, %v", ids, told)
			}
			for i, id := range ids {
				if id.UUID != told[i].RequestID || id.AppID != "terraform-provider-onekosmos" {
					t.Errorf("attempt %d told %s, sent %+v", i+1, told[i].RequestID, id)
				}
			}
		})
	}
}

// TestNoSilentResend: Go's transport by itself repeats a GET when a connection
// that was used before turns out dead. That would use a requestid twice.
func TestNoSilentResend(t *testing.T) {
	t.Parallel()
	t.Run("a common client resends", func(t *testing.T) {
		t.Parallel()
		r := start(t)
		common := &http.Client{Transport: &http.Transport{}}
		defer common.CloseIdleConnections()
		get := func() error {
			resp, err := common.Get(r.url + publicKeys)
			if err != nil {
				return err
			}
			_, err = io.Copy(io.Discard, resp.Body)
			return errors.Join(err, resp.Body.Close())
		}
		if err := get(); err != nil {
			t.Fatal(err)
		}
		r.tenant.Inject(localtenant.Fault{Path: publicKeys, DropBefore: true})
		if err := get(); err != nil {
			t.Fatal(err)
		}
		r.wantCount(t, 3, "GET", publicKeys)
	})
	for _, call := range []struct {
		method, path string
		reads        bool
		params       []string
	}{
		{"GET", apps, true, nil},
		{"GET", object, true, []string{objectID(time.Now(), 1)}},
		{"DELETE", object, false, []string{objectID(time.Now(), 1)}},
	} {
		t.Run(call.method+" "+call.path, func(t *testing.T) {
			t.Parallel()
			r := start(t, retries(-1))
			if err := r.Call(t.Context(), "GET", apps, true, nil); err != nil { // leaves a connection behind
				t.Fatal(err)
			}
			r.tenant.ResetJournal()
			r.tenant.Inject(localtenant.Fault{Method: call.method, Path: call.path, DropBefore: true})
			if err := r.Call(t.Context(), call.method, call.path, call.reads, nil, call.params...); err == nil {
				t.Error("the dead connection was not noticed")
			}
			r.wantCount(t, 1, call.method, call.path)
		})
	}
}

func TestTenantsClock(t *testing.T) {
	t.Parallel()
	for _, skew := range []time.Duration{-120 * time.Second, 120 * time.Second, 24 * time.Hour} {
		t.Run(skew.String(), func(t *testing.T) {
			t.Parallel()
			r := start(t)
			r.tenant.SetClock(skew)
			made := r.add(t, saml("a"))
			if _, err := r.ServiceProviders().Get(t.Context(), made.ID); err != nil {
				t.Error(err)
			}
			r.requestIDs(t, collection)
			told := r.seen("PUT", "/adminapi"+collection)
			if off := told[0].ClockSkew - skew; off.Abs() > 10*time.Second {
				t.Errorf("told a skew of %s", told[0].ClockSkew)
			}
		})
	}
}

// A clock that is set in the middle of a run costs one refused request, and a
// write is done once all the same.
func TestClockIsSetMeanwhile(t *testing.T) {
	t.Parallel()
	for _, skew := range []time.Duration{-120 * time.Second, 120 * time.Second} {
		t.Run(skew.String(), func(t *testing.T) {
			t.Parallel()
			r := start(t)
			made := r.add(t, saml("a"))
			r.tenant.SetClock(skew)
			r.add(t, saml("b"))
			r.wantCount(t, 3, "PUT", "/adminapi"+collection)
			r.tenant.SetClock(0)
			if _, err := r.ServiceProviders().Get(t.Context(), made.ID); err != nil {
				t.Error(err)
			}
			if n := len(r.tenant.Objects("service_providers")); n != 2 {
				t.Errorf("%d objects", n)
			}
		})
	}
}

// held lets a test hold requests at a path back until it opens the gate.
type held struct {
	path    string
	arrived chan struct{}
	gate    chan struct{}
}

func hold(path string) *held {
	return &held{path: path, arrived: make(chan struct{}, 100), gate: make(chan struct{})}
}

func (h *held) front(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/adminapi"+h.path {
			h.arrived <- struct{}{}
			<-h.gate
		}
		next.ServeHTTP(w, req)
	})
}

// TestRequestIDIsMadeWhenSent: a call that waited for a place is not too old.
func TestRequestIDIsMadeWhenSent(t *testing.T) {
	t.Parallel()
	h := hold(apps)
	r := start(t, front(h.front), config(func(c *client.Config) { c.MaxConcurrentRequests = 1 }))
	if _, err := r.SignIn(t.Context()); err != nil {
		t.Fatal(err)
	}
	first, second := make(chan error, 1), make(chan error, 1)
	go func() { first <- r.Call(t.Context(), "GET", apps, true, nil) }()
	<-h.arrived
	go func() { second <- r.Call(t.Context(), "POST", list, true, struct{}{}) }()
	time.Sleep(20 * time.Millisecond) // it waits by now; if not, there is less to see
	r.tenant.SetClock(3 * time.Minute)
	close(h.gate)
	<-first // refused, and tells the time
	if err := <-second; err != nil {
		t.Error(err)
	}
}

func TestMaxConcurrentRequests(t *testing.T) {
	t.Parallel()
	var now, most atomic.Int64
	r := start(t, config(func(c *client.Config) { c.MaxConcurrentRequests = 3 }), front(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			n := now.Add(1)
			defer now.Add(-1)
			for seen := most.Load(); n > seen && !most.CompareAndSwap(seen, n); seen = most.Load() {
			}
			time.Sleep(2 * time.Millisecond)
			next.ServeHTTP(w, req)
		})
	}))
	together(t, 30, func() error { return r.Call(t.Context(), "GET", apps, true, nil) })
	if got := most.Load(); got > 3 || got < 2 {
		t.Errorf("%d at once, want 3 at most", got)
	}
}

func TestRequestsPerSecond(t *testing.T) {
	t.Parallel()
	r := start(t, config(func(c *client.Config) { c.RequestsPerSecond = 100 }))
	began := time.Now()
	together(t, 5, func() error { return r.Call(t.Context(), "GET", apps, true, nil) }) // and three to sign in
	if took := time.Since(began); took < 65*time.Millisecond {
		t.Errorf("8 requests in %s", took)
	}
}

// TestLeavingTheQueue: a write that had no place yet is known not to be done.
func TestLeavingTheQueue(t *testing.T) {
	t.Parallel()
	h := hold(apps)
	r := start(t, front(h.front), config(func(c *client.Config) { c.MaxConcurrentRequests = 1 }))
	if _, err := r.SignIn(t.Context()); err != nil {
		t.Fatal(err)
	}
	first := make(chan error, 1)
	go func() { first <- r.Call(t.Context(), "GET", apps, true, nil) }()
	<-h.arrived
	ctx, leave := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer leave()
	if _, err := r.ServiceProviders().Create(ctx, saml("a")); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, client.ErrOutcomeUnknown) {
		t.Error(err)
	}
	close(h.gate)
	if err := <-first; err != nil {
		t.Error(err)
	}
	r.wantCount(t, 0, "PUT", collection)
	r.wantCount(t, 0, "POST", list)
}

func TestAnswerOverTheLimit(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	r := start(t, front(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if req.URL.Path != "/adminapi"+apps {
				next.ServeHTTP(w, req)
				return
			}
			asked.Add(1)
			w.Header().Set("Content-Type", asJSON)
			for block := []byte(strings.Repeat(" ", 1<<20)); ; {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		})
	}))
	if err := r.Call(t.Context(), "GET", apps, true, nil); err == nil || !strings.Contains(err.Error(), "larger than 64 MiB") {
		t.Error(err)
	}
	if n := asked.Load(); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

// TestRedirects are not followed: nobody else gets the credentials.
func TestRedirects(t *testing.T) {
	t.Parallel()
	var elsewhere atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	t.Cleanup(other.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		r := start(t)
		r.tenant.Inject(localtenant.Fault{Path: apps, Times: -1, Status: status, Header: http.Header{"Location": {other.URL + "/path?secret=1"}}})
		r.tenant.Inject(localtenant.Fault{Path: collection, Times: -1, Status: status, Header: http.Header{"Location": {"/adminapi" + collection}}})
		read := r.Call(t.Context(), "GET", apps, true, nil)
		_, create := r.ServiceProviders().Create(t.Context(), saml("a"))
		for _, err := range []error{read, create} {
			if err == nil || !strings.Contains(err.Error(), "redirects to http://127.0.0.1") || strings.Contains(err.Error(), "secret") || errors.Is(err, client.ErrOutcomeUnknown) {
				t.Errorf("%d: %v", status, err)
			}
		}
		r.wantCount(t, 1, "GET", apps)
		r.wantCount(t, 1, "PUT", collection)
	}
	if n := elsewhere.Load(); n != 0 {
		t.Errorf("%d requests elsewhere", n)
	}
}

func TestTimeoutIsTold(t *testing.T) {
	t.Parallel()
	r := start(t, retries(-1))
	if _, err := r.SignIn(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.SetTimeout(30 * time.Millisecond)
	r.tenant.Inject(localtenant.Fault{Path: apps, Delay: time.Hour})
	if err := r.Call(t.Context(), "GET", apps, true, nil); err == nil || !strings.Contains(err.Error(), "no answer within 30ms") {
		t.Error(err)
	}
}

// TestPrivateCA: the given certificate is trusted, and without it nothing is
// sent, once.
func TestPrivateCA(t *testing.T) {
	t.Parallel()
	tenant, err := localtenant.New(localtenant.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server, err := tenant.Listen("127.0.0.1:0", &localtenant.TLS{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	for _, ca := range []string{server.CAPEM, ""} {
		var mu sync.Mutex
		attempts := 0
		c, err := client.New(client.Config{
			BaseURL: server.URL, Username: tenant.Username(), Password: tenant.Password(), CACertificate: ca,
			Observe: func(context.Context, client.Exchange) { mu.Lock(); attempts++; mu.Unlock() },
		})
		if err != nil {
			t.Fatal(err)
		}
		c.Hurry(nil)
		t.Cleanup(c.CloseIdle)
		_, err = c.ServiceProviders().Create(t.Context(), saml("a"))
		if ca != "" && err != nil {
			t.Error(err)
		}
		if ca == "" && (err == nil || !strings.Contains(err.Error(), "certificate") || errors.Is(err, client.ErrOutcomeUnknown) || attempts != 1) {
			t.Errorf("%v after %d attempts", err, attempts)
		}
	}
}

// TestTransport: attempts go through the transport that is given, and what it
// had no connection for was not sent.
func TestTransport(t *testing.T) {
	t.Parallel()
	for connects, unknown := range map[bool]bool{true: true, false: false} {
		through := 0
		r := start(t, retries(-1), config(func(c *client.Config) {
			c.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
				through++
				if req.Method != "PUT" {
					return http.DefaultTransport.RoundTrip(req)
				}
				if connects {
					httptrace.ContextClientTrace(req.Context()).GotConn(httptrace.GotConnInfo{})
				}
				return nil, errors.New("oops")
			})
		}))
		_, err := r.ServiceProviders().Create(t.Context(), saml("a"))
		if err == nil || errors.Is(err, client.ErrOutcomeUnknown) != unknown || through < 3 {
			t.Errorf("connects %t: %v, %d attempts", connects, err, through)
		}
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// A Date that something in front of the service made up is not believed when
// that makes things worse, and a right one is believed again.
func TestClockOfAnotherDate(t *testing.T) {
	t.Parallel()
	r := start(t, front(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			next.ServeHTTP(misdated{w}, q)
		})
	}))
	for n := range 3 {
		if err := r.read(t); err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			r.tenant.ResetJournal()
		}
	}
	r.wantCount(t, 2, "GET", apps) // each with the right time at once
}

// misdated answers with a Date that is hours ahead.
type misdated struct{ http.ResponseWriter }

func (w misdated) WriteHeader(status int) {
	w.Header().Set("Date", time.Now().Add(3*time.Hour).UTC().Format(http.TimeFormat))
	w.ResponseWriter.WriteHeader(status)
}

func (w misdated) Write(b []byte) (int, error) {
	w.Header().Set("Date", time.Now().Add(3*time.Hour).UTC().Format(http.TimeFormat))
	return w.ResponseWriter.Write(b)
}
