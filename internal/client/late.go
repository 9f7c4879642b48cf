package client

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// lookUpTime bounds the search for an object after a lost answer, which goes
// on when the caller has given up.
const lookUpTime = 30 * time.Second

// lateness is how long a write may still be done after its answer was lost: as
// long as an attempt may take, where the service was too slow for us, or for a
// gateway. What is done already may not be shown at once.
func (c *Client) lateness(lost error) time.Duration {
	var slow errTimeout
	var failed *Error
	if errors.As(lost, &slow) || errors.As(lost, &failed) && failed.Status == http.StatusGatewayTimeout {
		return min(c.cfg.RequestTimeout, lookUpTime/2)
	}
	return time.Second
}

// comesLate looks, with growing pauses, until it is done what a lost answer leaves
// open, or can no longer be done.
func (c *Client) comesLate(ctx context.Context, lost error, done func() bool) {
	late := c.lateness(lost)
	for pause := firstWait; !done(); pause *= 2 {
		wait := min(pause, late)
		if wait <= 0 || c.sleep(ctx, wait) != nil {
			return
		}
		late -= wait
	}
}

// outlive returns a context that ends some time after ctx: what follows a write
// is finished, although the caller has given up.
func outlive(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(lookUpTime, cancel) })
	return longer, func() {
		stop()
		cancel()
	}
}

// settleTime bounds how long a service may go on showing what was before a write:
// it may answer reads from a copy. No reference names a time.
const settleTime = 15 * time.Second

// waits returns what pauses, longer each time, until settleTime is over: then, or
// when the caller gives up, it returns false.
func (c *Client) waits() func(context.Context) bool {
	pause, left := firstWait, settleTime
	return func(ctx context.Context) bool {
		wait := min(pause, left)
		pause, left = min(2*pause, settleTime/4), left-wait
		return wait > 0 && c.sleep(ctx, wait) == nil
	}
}
