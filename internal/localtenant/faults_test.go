package localtenant_test

import (
	"context"
	"errors"
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

func TestDroppedConnections(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	for _, check := range []struct {
		fault localtenant.Fault
		kept  int
	}{
		{localtenant.Fault{Method: "PUT", Path: "/serviceprovider", DropBefore: true}, 0},
		{localtenant.Fault{Method: "PUT", Path: "/adminapi/serviceprovider", DropAfter: true}, 1},
	} {
		c.tenant.Inject(check.fault)
		_, err := c.send(c.request("PUT", collection, saml()))
		if !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("%+v: %v", check.fault, err)
		}
		if got := len(c.tenant.Objects("service_providers")); got != check.kept {
			t.Errorf("%+v: %d objects", check.fault, got)
		}
	}
	c.want(200, "PUT", collection, saml())
	if got := c.tenant.Count("PUT", "/serviceprovider"); got != 3 {
		t.Errorf("%d requests counted", got)
	}
}

func TestAnsweredFaults(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	c.tenant.Inject(localtenant.Fault{Path: "/serviceprovider/fetch", Times: 2, Status: 429, Header: http.Header{"retry-after": {"1"}}})
	for range 2 {
		if out := c.want(429, "POST", list, nil); out.header.Get("Retry-After") != "1" {
			t.Errorf("no Retry-After: %v", out.header)
		}
	}
	c.want(200, "POST", list, nil)
	c.tenant.Inject(localtenant.Fault{Skip: 1, Status: 502, Body: "<html>", ContentType: "text/html"})
	c.want(200, "POST", list, nil)
	if out := c.want(502, "POST", list, nil); out.raw != "<html>" || out.header.Get("Content-Type") != "text/html" {
		t.Errorf("the gateway answers %s", out.raw)
	}
	c.tenant.Inject(localtenant.Fault{Status: 504, Commit: true})
	c.want(504, "PUT", collection, saml())
	if got := len(c.tenant.Objects("service_providers")); got != 1 {
		t.Errorf("%d objects behind the gateway", got)
	}
	c.tenant.Inject(localtenant.Fault{Truncate: true})
	if out, err := c.send(c.request("POST", list, nil)); err == nil {
		t.Errorf("a truncated answer reads as %s", out.raw)
	}
	c.tenant.Inject(localtenant.Fault{Corrupt: true})
	if out, err := c.send(c.request("POST", list, nil)); err == nil {
		t.Errorf("a damaged answer opens as %v", out.body)
	}
	if got := c.tenant.Count("POST", "/serviceprovider/fetch"); got != 7 {
		t.Errorf("%d calls counted", got)
	}
}

func TestDelayedCallerLeaves(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	c.tenant.Inject(localtenant.Fault{Delay: time.Minute, Unless: func(http.Header) bool {
		leave() // when the tenant has begun with the request
		return false
	}})
	if _, err := c.send(c.request("PUT", collection, saml()).WithContext(ctx)); !errors.Is(err, context.Canceled) {
		t.Errorf("the caller sees %v", err)
	}
	for deadline := time.Now().Add(5 * time.Second); c.tenant.Count("PUT", "") == 0 && time.Now().Before(deadline); {
		time.Sleep(5 * time.Millisecond)
	}
	if got := c.tenant.Count("PUT", ""); got != 1 || len(c.tenant.Objects("service_providers")) != 0 {
		t.Errorf("%d requests, %v", got, c.tenant.Objects("service_providers"))
	}
}

func TestJournal(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	c.want(200, "PUT", collection, saml())
	x := c.tenant.Journal()[0]
	if x.Service != "adminapi" || x.Endpoint != "/serviceprovider" || x.Status != 200 || x.Method != "PUT" ||
		x.Header.Get("requestid") == "" || len(x.HeaderNames) == 0 {
		t.Errorf("%+v", x)
	}
	if string(x.Request) != jsonOf(saml()) || len(x.Answer) == 0 || x.RawBody == string(x.Request) {
		t.Errorf("request %s, answer %s, raw %s", x.Request, x.Answer, x.RawBody)
	}
	c.tenant.ResetJournal()
	if len(c.tenant.Journal()) != 0 {
		t.Error("the journal remembers")
	}
}

// TestConcurrentUse is for the race detector.
func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{Modes: localtenant.Modes{UnknownFields: true, ShuffleLists: true}})
	done := make(chan string)
	for range 8 {
		go func() {
			var failed string
			for range 4 {
				out, err := c.send(c.request("PUT", collection, saml()))
				id, _ := out.object()["_id"].(string)
				c.tenant.Change("service_providers", id, func(object map[string]any) { object["name"] = "other" })
				if _, listErr := c.send(c.request("POST", list, nil)); err != nil || listErr != nil || id == "" {
					failed = out.raw
				}
				c.tenant.State()
				c.tenant.Remove("service_providers", id)
			}
			done <- failed
		}()
	}
	for range 8 {
		if failed := <-done; failed != "" {
			t.Error(failed)
		}
	}
}
