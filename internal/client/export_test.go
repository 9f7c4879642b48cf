package client

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// What the tests in client_test reach of the inside.

// Hurry shortens the pauses between attempts and tells asked, when given, how
// long they would have been.
func (c *Client) Hurry(asked func(time.Duration)) {
	c.pause = func(shortest, longest time.Duration, attempt int, resp *http.Response) time.Duration {
		if asked != nil {
			asked(c.backoff(shortest, longest, attempt, resp))
		}
		return time.Millisecond
	}
	c.sleep = func(ctx context.Context, _ time.Duration) error { return sleep(ctx, time.Millisecond) }
}

// Dawdle makes every pause a long one, and tells when one begins.
func (c *Client) Dawdle(begins func()) {
	c.pause = func(time.Duration, time.Duration, int, *http.Response) time.Duration {
		begins()
		return time.Hour
	}
}

// SleepBy replaces what waits for what a service shows late, and for the next
// one-time code.
func (c *Client) SleepBy(sleep func(context.Context, time.Duration) error) { c.sleep = sleep }

// SetTimeout changes what one attempt may take. No call may be under way.
func (c *Client) SetTimeout(after time.Duration) { c.throttle.timeout = after }

// SetAdminAPI sends what follows elsewhere. No call may be under way.
func (c *Client) SetAdminAPI(base string) { c.bases[adminAPI] = base }

// CloseIdle ends the connections that wait for a further call.
func (c *Client) CloseIdle() {
	if own, ok := c.throttle.next.(interface{ CloseIdleConnections() }); ok {
		own.CloseIdleConnections()
	}
}

// Call makes one Admin API call with a token, and ignores the answer.
func (c *Client) Call(ctx context.Context, method, path string, reads bool, in any, params ...string) error {
	return c.do(ctx, endpoint{method: method, path: path, needs: withToken, reads: reads}, in, nil, params...)
}

// CallLicensed is Call where the reference lists the license key too.
func (c *Client) CallLicensed(ctx context.Context, method, path string) error {
	return c.do(ctx, endpoint{method: method, path: path, needs: withToken | withLicense, reads: true}, nil, nil)
}

// SignIn returns a token as every call gets it.
func (c *Client) SignIn(ctx context.Context) (string, error) { return c.tokens.get(ctx) }

// Waiting returns how many creates of a module's attributes wait for a call.
func (u UserAttributes) Waiting() int { return u.creates.length() }

// Whether what a service shows of a secret is a mask.
var (
	Masks   = masks
	MayMask = mayMask
)

// record is one of a report that is its own key.
type record string

func (r record) key() string { return string(r) }
func (r record) size() int   { return len(r) }

// ReadPages reads a report of texts, of which the greatest is the newest.
func ReadPages(ctx context.Context, most int, page func(index, size int) (shown []string, total int)) (found []string, more bool, err error) {
	r := reporting[record]{
		what: "records", most: most, newer: func(a, b record) int { return strings.Compare(string(b), string(a)) },
		pause: func(context.Context, int) error { return nil },
		fetch: func(_ context.Context, index, size int) (p reportPage[record], _ error) {
			shown, total := page(index, size)
			for _, one := range shown {
				p.records = append(p.records, record(one))
			}
			p.total = total
			return p, nil
		},
	}
	records, more, err := r.read(ctx)
	for _, one := range records {
		found = append(found, string(one))
	}
	return found, more, err
}

// Waiting returns how many creates wait for a call, and Leaving how many deletes.
func (j *joint[A]) Waiting() int { return j.creates.length() }

// Leaving is Waiting for deletes.
func (j *joint[A]) Leaving() int { return j.removes.length() }

func (b *batch[A]) length() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.waiting)
}
