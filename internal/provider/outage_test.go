package provider_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// A tenant that goes away while 200 objects are read is found out once: within
// seconds, with a few connections, and with one diagnostic that explains it.
func TestDeadTenant(t *testing.T) {
	const objects, workers = 200, 10
	for name, c := range map[string]struct {
		settings rig.Values
		die      func(*httptest.Server, *mortal)
	}{
		"refuses connections":      {rig.Values{}, func(s *httptest.Server, _ *mortal) { s.Close() }},
		"refuses, read one by one": {rig.Values{"read_coalescing": false}, func(s *httptest.Server, _ *mortal) { s.Close() }},
		"resets connections":       {rig.Values{"read_coalescing": false}, func(s *httptest.Server, m *mortal) { m.resets.Store(true); s.CloseClientConnections() }},
		"hangs":                    {rig.Values{"read_coalescing": false, "request_timeout": "200ms"}, func(_ *httptest.Server, m *mortal) { m.hangs.Store(true) }},
		"hangs, creates":           {rig.Values{"request_timeout": "200ms"}, func(_ *httptest.Server, m *mortal) { m.hangs.Store(true) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := acctest.Start(t)
			m := &mortal{Handler: tenant.Local(t), end: make(chan struct{})}
			server := httptest.NewUnstartedServer(m)
			server.Config.ConnState = func(conn net.Conn, state http.ConnState) {
				if state == http.StateNew {
					m.connections.Add(1)
					if tcp, ok := conn.(*net.TCPConn); ok && m.resets.Load() {
						_ = tcp.SetLinger(0)
						_ = tcp.Close()
					}
				}
			}
			server.Start()
			t.Cleanup(server.Close)
			t.Cleanup(func() { close(m.end) })
			settings := rig.Values{}
			for setting, value := range tenant.Settings() {
				settings[setting] = value
			}
			settings["base_url"] = server.URL
			r := rig.New(t, provider.New("test"), settings.With(c.settings))
			k := kinds.Of("onekosmos_service_provider")
			object, problems := r.Create(k.Type, k.Lives[0].Minimal)
			if problems.Errors() != nil {
				t.Fatal(problems)
			}
			c.die(server, m)
			m.connections.Store(0)
			var mu sync.Mutex
			var said []string
			work := make(chan int)
			var all sync.WaitGroup
			began := time.Now()
			for range workers {
				all.Go(func() {
					for range work {
						var problems rig.Problems
						if strings.Contains(name, "creates") {
							_, problems = r.Create(k.Type, k.Lives[0].Minimal.With(rig.Values{"name": "Another"}))
						} else {
							_, problems = r.Read(object)
						}
						mu.Lock()
						for _, p := range problems.Errors() {
							said = append(said, p.Detail)
						}
						mu.Unlock()
					}
				})
			}
			for i := range objects {
				work <- i
			}
			close(work)
			all.Wait()
			took := time.Since(began)
			full := 0
			for _, detail := range said {
				if short := strings.Contains(detail, "see the first error of this run") && strings.Count(detail, ".") == 1; !short {
					if full++; full > 1 {
						t.Errorf("one more full diagnostic: %s", detail)
					}
				}
			}
			t.Logf("%d diagnostics, %d in full, after %s and %d connections", len(said), full, took.Round(time.Millisecond), m.connections.Load())
			if len(said) != objects || full != 1 || m.connections.Load() >= 20 {
				t.Errorf("%d diagnostics, %d in full, after %s and %d connections", len(said), full, took, m.connections.Load())
			}
		})
	}
}

// mortal is a tenant that stops answering.
type mortal struct {
	http.Handler
	hangs, resets atomic.Bool
	connections   atomic.Int32
	end           chan struct{}
}

func (m *mortal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if m.hangs.Load() {
		select {
		case <-m.end:
		case <-r.Context().Done():
		}
		return
	}
	m.Handler.ServeHTTP(w, r)
}
