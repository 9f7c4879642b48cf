package client_test

import (
	"errors"
	"net/http"
	"sync"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// A service that takes one request after the other refuses many of those that
// come together. While it takes some, nobody gives up.
func TestThrottledCallsWaitForEachOther(t *testing.T) {
	t.Parallel()
	for _, retryAfter := range []string{"", "header"} {
		r := start(t, retries(6))
		made := r.add(t, saml("a"))
		r = r.again(t, func(c *client.Config) { c.NoReadCoalescing, c.MaxConcurrentRequests = true, 10 })
		if _, err := r.ServiceProviders().Get(t.Context(), made.ID); err != nil {
			t.Fatal(err)
		}
		r.tenant.Set(localtenant.Modes{RateLimit: 2, RateWindowMillis: 2, RateRetryAfter: retryAfter})
		var all sync.WaitGroup
		for range 40 {
			all.Go(func() {
				if _, err := r.ServiceProviders().Get(t.Context(), made.ID); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
}

// A service that takes nothing is given up as often as asked.
func TestThrottledCallsEnd(t *testing.T) {
	t.Parallel()
	r := start(t, retries(2))
	made := r.add(t, saml("a"))
	r.tenant.Inject(localtenant.Fault{Path: object, Times: -1, Status: http.StatusTooManyRequests})
	r.tenant.ResetJournal()
	r = r.again(t, func(c *client.Config) { c.NoReadCoalescing, c.MaxRetries = true, 2 })
	if _, err := r.ServiceProviders().Get(t.Context(), made.ID); !errors.Is(err, client.ErrThrottled) {
		t.Error(err)
	}
	r.wantCount(t, 3, "GET", object)
}
