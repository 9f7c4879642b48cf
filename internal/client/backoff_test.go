package client

import (
	"net/http"
	"testing"
	"time"
)

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"0":                             0,
		"7":                             7 * time.Second,
		"3600":                          longestWished,
		"9223372036854775807":           longestWished,
		"Fri, 02 Jan 2026 03:04:15 GMT": 10 * time.Second,
		"Fri, 02 Jan 2026 03:04:00 GMT": 0,
		"Fri, 02 Jan 2099 03:04:00 GMT": longestWished,
	} {
		if got, ok := retryAfter(value, now); !ok || got != want {
			t.Errorf("%q: %s, %t; want %s", value, got, ok, want)
		}
	}
	for _, value := range []string{"", "-1", "1.5", "soon", "99999999999999999999"} {
		if got, ok := retryAfter(value, now); ok {
			t.Errorf("%q: %s", value, got)
		}
	}
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	c := new(Client)
	for attempt, ceiling := range []time.Duration{
		250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second, 15 * time.Second,
	} {
		for range 50 {
			if got := c.backoff(0, 0, attempt, nil); got < ceiling/2 || got > ceiling {
				t.Errorf("attempt %d: %s, want %s to %s", attempt, got, ceiling/2, ceiling)
			}
		}
	}
	if got := c.backoff(0, 0, 1<<40, nil); got > longestWait {
		t.Errorf("after very many attempts: %s", got)
	}
	// A date is on the tenant's clock.
	c.clock.offset.Store(int64(time.Hour))
	at := time.Now().Add(time.Hour + 20*time.Second).UTC().Format(http.TimeFormat)
	if got := c.backoff(0, 0, 0, &http.Response{Header: http.Header{"Retry-After": {at}}}); got < 15*time.Second || got > 20*time.Second {
		t.Errorf("until a date: %s", got)
	}
}
