package localtenant

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// refuseRate notes a request to a service, and refuses one that is too many.
func (t *Tenant) refuseRate(service string) *wire {
	if t.modes.RateLimit <= 0 || service == "" {
		return nil
	}
	window := time.Duration(cmp.Or(t.modes.RateWindowMillis, 1000)) * time.Millisecond
	now := time.Now()
	taken := slices.DeleteFunc(t.taken[service], func(at time.Time) bool { return now.Sub(at) >= window })
	if len(taken) < t.modes.RateLimit {
		t.taken[service] = append(taken, now)
		return nil
	}
	t.taken[service] = taken
	a := failure(http.StatusTooManyRequests, "Rate limit exceeded")
	out := &wire{status: a.status, header: http.Header{"Content-Type": {jsonContent}}}
	seconds := int((window - now.Sub(taken[0]) + time.Second - 1) / time.Second)
	switch t.modes.RateRetryAfter {
	case "header":
		out.header.Set("Retry-After", strconv.Itoa(seconds))
	case "body":
		a.body.(map[string]any)["retryAfterSeconds"] = seconds
	}
	out.body, _ = encode(a.body)
	return out
}
