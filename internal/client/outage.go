package client

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// SharedError is a failure that all of a run have in common.
type SharedError struct {
	What  string // in words: what failed
	cause error
	told  atomic.Bool
}

// Error tells why.
func (e *SharedError) Error() string { return e.cause.Error() }

// Unwrap returns why.
func (e *SharedError) Unwrap() error { return e.cause }

// Tell reports whether the caller is the first to tell of the failure.
func (e *SharedError) Tell() bool { return !e.told.Swap(true) }

const (
	// outageTime is how long a service that cannot be reached is not asked.
	outageTime = 30 * time.Second
	// vainAttempts is how many attempts at a service may go unanswered, one
	// after the other, before none is repeated any more.
	vainAttempts = 10
)

// outages knows which services cannot be reached, so that a run of hundreds of
// objects finds it out once.
type outages [services]struct {
	vain atomic.Int32 // attempts since the last answer

	mu    sync.Mutex
	since time.Time
	cause *SharedError
}

// answered notes that a service is there.
func (o *outages) answered(s service) {
	if o[s].vain.Swap(0) == 0 {
		return
	}
	o[s].mu.Lock()
	defer o[s].mu.Unlock()
	o[s].cause = nil
}

// unanswered notes an attempt that was not, and reports whether another one makes
// sense.
func (o *outages) unanswered(s service) (again bool) { return o[s].vain.Add(1) < vainAttempts }

// now returns why a service is not to be asked at the moment, nil where it is.
func (o *outages) now(s service) error {
	o[s].mu.Lock()
	defer o[s].mu.Unlock()
	if o[s].cause == nil || time.Since(o[s].since) > outageTime {
		return nil
	}
	return o[s].cause
}

// add takes the failure of a call for an outage where there is no connection to
// trust, or where nothing has been answered for long. One lost answer is none:
// what became of the call is still to be looked up. The failure is then what
// those that come later have in common.
func (o *outages) add(s service, failed *Error) {
	down := errors.Is(failed, ErrUnreachable) || errors.Is(failed, ErrUntrusted) || o[s].vain.Load() >= vainAttempts
	if !down || errors.Is(failed, context.Canceled) || errors.Is(failed, context.DeadlineExceeded) {
		return
	}
	o[s].mu.Lock()
	defer o[s].mu.Unlock()
	if o[s].cause == nil || time.Since(o[s].since) > outageTime {
		o[s].cause, o[s].since = &SharedError{What: "The tenant cannot be reached", cause: &Error{Call: failed.Call, Message: failed.Message, cause: ErrUnreachable}}, time.Now()
	}
	failed.cause = errors.Join(failed.cause, o[s].cause)
}
