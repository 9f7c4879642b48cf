package engine

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// rateLimit holds the requests of the current window, by service.
type rateLimit map[string][]time.Time

// refuse notes a request to a service, and refuses one that is too many.
func (r rateLimit) refuse(service string, modes Modes) *Answer {
	if modes.RateLimit <= 0 || service == "" {
		return nil
	}
	window := time.Duration(cmp.Or(modes.RateWindowMillis, 1000)) * time.Millisecond
	now := time.Now()
	taken := slices.DeleteFunc(r[service], func(at time.Time) bool { return now.Sub(at) >= window })
	if len(taken) < modes.RateLimit {
		r[service] = append(taken, now)
		return nil
	}
	r[service] = taken
	a := Failure(http.StatusTooManyRequests, "Rate limit exceeded")
	seconds := int((window - now.Sub(taken[0]) + time.Second - 1) / time.Second)
	switch modes.RateRetryAfter {
	case "header":
		a.Header = http.Header{"Retry-After": {strconv.Itoa(seconds)}}
	case "body":
		a.Body.(map[string]any)["retryAfterSeconds"] = seconds
	}
	return &a
}
