package client

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"
)

// pace is what one service has said about how fast it takes requests.
type pace struct {
	taken atomic.Int64 // requests that were not refused for being too many
	opens atomic.Int64 // when requests may go on after a Retry-After, in Unix nanoseconds
}

// wait returns when the service may be asked, or ctx has ended.
func (p *pace) wait(ctx context.Context, sleep func(context.Context, time.Duration) error) error {
	if left := time.Until(time.Unix(0, p.opens.Load())); left > 0 {
		return sleep(ctx, left)
	}
	return nil
}

// refused notes a refusal whose Retry-After holds for every request.
func (p *pace) refused(wait time.Duration) {
	opens := time.Now().Add(wait).UnixNano()
	for known := p.opens.Load(); known < opens && !p.opens.CompareAndSwap(known, opens); known = p.opens.Load() {
	}
}

// patience counts the attempts of one call. A refusal for too many requests costs
// none while the service takes others of this process: their turn was first.
type patience struct {
	*pace
	seen   int64 // of taken, when this call was last refused
	failed int
}

func (c *Client) patience(s service) *patience {
	p := &c.paces[s]
	return &patience{pace: p, seen: p.taken.Load()}
}

// lasts notes an answer, nil where there was none, and reports whether another
// attempt is allowed.
func (p *patience) lasts(resp *http.Response, retries int) bool {
	if resp == nil || resp.StatusCode != http.StatusTooManyRequests {
		if resp != nil {
			p.taken.Add(1)
		}
		p.failed++
	} else if taken := p.taken.Load(); taken > p.seen {
		p.seen, p.failed = taken, 0
	} else {
		p.failed++
	}
	return p.failed <= retries
}
