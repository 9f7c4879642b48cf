package client_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// eventually waits for the tenant to have noted what the client has left.
func eventually(t testing.TB, holds func() bool) bool {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if holds() {
			return true
		}
	}
	return false
}

// closedPort is an address at which nobody listens.
func closedPort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "http://" + l.Addr().String() + "/adminapi"
}

// TestRetryPolicy holds every kind of call against every mishap that goes on:
// with two retries a call is made three times or once.
func TestRetryPolicy(t *testing.T) {
	t.Parallel()
	calls := []struct {
		name, method, path string
		reads              bool
	}{
		{"GET", "GET", apps, true},
		{"POST fetch", "POST", list, true},
		{"PUT", "PUT", collection, false},
		{"PATCH", "PATCH", object, false},
		{"DELETE", "DELETE", object, false},
	}
	mishaps := []struct {
		name          string
		fault         localtenant.Fault
		reads, writes int // attempts
		unknown       bool
		is            error
		pause         time.Duration
	}{
		{name: "connection refused", reads: 3, writes: 3},
		{name: "reset before", fault: localtenant.Fault{DropBefore: true}, reads: 3, writes: 1, unknown: true},
		{name: "reset after", fault: localtenant.Fault{DropAfter: true}, reads: 3, writes: 1, unknown: true},
		{name: "timeout", fault: localtenant.Fault{Delay: time.Hour}, reads: 3, writes: 1, unknown: true},
		{name: "429", fault: localtenant.Fault{Status: 429}, reads: 3, writes: 3, is: client.ErrThrottled},
		{name: "429 with Retry-After", fault: localtenant.Fault{Status: 429, Header: http.Header{"Retry-After": {"77"}}},
			reads: 3, writes: 3, is: client.ErrThrottled, pause: 77 * time.Second},
		{name: "500", fault: localtenant.Fault{Status: 500, ContentType: asJSON, Body: `{"message":"oops"}`}, reads: 1, writes: 1, unknown: true},
		{name: "502", fault: localtenant.Fault{Status: 502}, reads: 3, writes: 1, unknown: true},
		{name: "503", fault: localtenant.Fault{Status: 503, Header: http.Header{"Retry-After": {"5"}}}, reads: 3, writes: 1, unknown: true},
		{name: "504", fault: localtenant.Fault{Status: 504}, reads: 3, writes: 1, unknown: true},
		{name: "truncated", fault: localtenant.Fault{Status: 200, ContentType: asJSON, Body: `{"a":"0123456789"}`, Truncate: true}, reads: 3, writes: 1, unknown: true},
		{name: "HTML", fault: localtenant.Fault{Status: 200, ContentType: "text/html", Body: "<html>"}, reads: 1, writes: 1, unknown: true},
		{name: "400", fault: localtenant.Fault{Status: 400}, reads: 1, writes: 1, is: client.ErrRefused},
	}
	for _, call := range calls {
		for _, mishap := range mishaps {
			t.Run(call.name+"/"+mishap.name, func(t *testing.T) {
				t.Parallel()
				r := start(t, retries(2))
				id := r.tenant.Add("service_providers", stored(t, saml("a")))
				if _, err := r.SignIn(t.Context()); err != nil {
					t.Fatal(err)
				}
				var pauses []time.Duration
				r.Hurry(func(d time.Duration) { pauses = append(pauses, d) })
				sent := true
				switch mishap.name {
				case "connection refused":
					r.SetAdminAPI(closedPort(t))
					sent = false
				case "timeout":
					r.SetTimeout(30 * time.Millisecond)
				}
				if sent {
					mishap.fault.Path, mishap.fault.Method, mishap.fault.Times = call.path, call.method, -1
					r.tenant.Inject(mishap.fault)
				}
				var in any
				var params []string
				if call.method != "GET" && call.method != "DELETE" {
					in = saml("b")
				}
				if call.path == object {
					params = []string{id}
				}
				err := r.Call(t.Context(), call.method, call.path, call.reads, in, params...)
				if err == nil {
					t.Fatal("no error")
				}
				want := mishap.writes
				if call.reads {
					want = mishap.reads
				}
				attempts := r.seen(call.method, "/adminapi"+call.path)
				if len(attempts) != want {
					t.Errorf("%d attempts, want %d", len(attempts), want)
				}
				for i, a := range attempts {
					if a.Attempt != i+1 {
						t.Errorf("attempt %d calls itself %d", i+1, a.Attempt)
					}
				}
				if !sent {
					want = 0
				}
				if !eventually(t, func() bool { return r.tenant.Count(call.method, call.path) >= want }) || r.tenant.Count(call.method, call.path) != want {
					t.Errorf("%d requests at the tenant, want %d", r.tenant.Count(call.method, call.path), want)
				}
				if got := errors.Is(err, client.ErrOutcomeUnknown); got != (mishap.unknown && !call.reads) {
					t.Errorf("the outcome is unknown: %t (%v)", got, err)
				}
				if mishap.is != nil && !errors.Is(err, mishap.is) {
					t.Errorf("%v, want %v", err, mishap.is)
				}
				if mishap.pause != 0 && !slices.Equal(pauses, []time.Duration{mishap.pause, mishap.pause}) {
					t.Errorf("pauses of %s, want %s", pauses, mishap.pause)
				}
			})
		}
	}
}

// TestRetrySucceeds: a mishap that passes is not told.
func TestRetrySucceeds(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]localtenant.Fault{
		"503": {Status: 503}, "dropped": {DropAfter: true}, "truncated": {Truncate: true}, "429": {Status: 429},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, retries(2))
			fault.Path, fault.Times = apps, 2
			r.tenant.Inject(fault)
			if err := r.Call(t.Context(), "GET", apps, true, nil); err != nil {
				t.Error(err)
			}
			r.wantCount(t, 3, "GET", apps)
		})
	}
	t.Run("a create", func(t *testing.T) {
		t.Parallel()
		r := start(t, retries(2))
		r.tenant.Inject(localtenant.Fault{Path: collection, Times: 2, Status: 429})
		r.add(t, saml("a"))
		if n := len(r.objects()); n != 1 {
			t.Errorf("%d objects", n)
		}
		r.wantCount(t, 3, "PUT", collection)
		r.wantCount(t, 2, "POST", list) // before and after it
	})
}

func TestNoRetries(t *testing.T) {
	t.Parallel()
	r := start(t, retries(-1))
	r.tenant.Inject(localtenant.Fault{Path: apps, Times: -1, Status: 503})
	if err := r.Call(t.Context(), "GET", apps, true, nil); err == nil {
		t.Error("no error")
	}
	r.wantCount(t, 1, "GET", apps)
}

// TestLeavingDuringAPause: the caller is let go at once, and a write that was
// to be repeated is known not to be done.
func TestLeavingDuringAPause(t *testing.T) {
	t.Parallel()
	for _, status := range []int{429, 503} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			r := start(t)
			if _, err := r.SignIn(t.Context()); err != nil {
				t.Fatal(err)
			}
			ctx, leave := context.WithCancel(t.Context())
			r.Dawdle(leave)
			r.tenant.Inject(localtenant.Fault{Path: apps, Times: -1, Status: status})
			if err := r.Call(ctx, "GET", apps, true, nil); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
			r.wantCount(t, 1, "GET", apps)
		})
	}
	t.Run("a create", func(t *testing.T) {
		t.Parallel()
		r := start(t)
		if _, err := r.SignIn(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, leave := context.WithCancel(t.Context())
		r.Dawdle(leave)
		r.tenant.Inject(localtenant.Fault{Path: collection, Times: -1, Status: 429})
		if _, err := r.ServiceProviders().Create(ctx, saml("a")); !errors.Is(err, context.Canceled) || errors.Is(err, client.ErrOutcomeUnknown) {
			t.Error(err)
		}
		r.wantCount(t, 1, "PUT", collection)
		r.wantCount(t, 1, "POST", list) // the one before
	})
}

// TestAnswerAfterLeaving: what was answered counts, though the caller has left.
func TestAnswerAfterLeaving(t *testing.T) {
	t.Parallel()
	ctx, leave := context.WithCancel(t.Context())
	var once sync.Once
	r := start(t, config(func(c *client.Config) {
		c.Observe = func(_ context.Context, x client.Exchange) {
			if x.Method == "PUT" {
				once.Do(leave)
			}
		}
	}))
	made, err := r.ServiceProviders().Create(ctx, saml("a"))
	if err != nil || made.ID != r.objects()[0]["_id"] {
		t.Errorf("%v, %v", made, err)
	}
	r.wantCount(t, 2, "POST", list) // before and after it
}
