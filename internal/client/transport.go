package client

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

// maxAnswer bounds what is read of one answer. The largest one on record has
// 0.9 MB; a list of 10,000 objects of 4 KiB has 40 MB.
const maxAnswer = 64 << 20

var errTooLarge = fmt.Errorf("the answer is larger than %d MiB", maxAnswer>>20)

// errRedirected is given for every redirect: following one would hand the
// credentials to whoever it names, and repeat a requestid.
type errRedirected struct{ to string }

func (e errRedirected) Error() string {
	return "the service redirects to " + e.to + "; redirects are not followed with credentials, so set the base URL to where the service really is"
}

// errUnsent is an attempt that ended before it had a connection, so that not
// a byte of it left.
type errUnsent struct{ cause error }

func (e errUnsent) Error() string { return e.cause.Error() }
func (e errUnsent) Unwrap() error { return e.cause }

func refuseRedirect(req *http.Request, _ []*http.Request) error {
	return errRedirected{req.URL.Scheme + "://" + req.URL.Host}
}

// throttle limits what is under way: requests at once, requests a second, and
// the time that one attempt may take, its wait for a place not counted.
type throttle struct {
	next    http.RoundTripper
	places  *semaphore.Weighted
	rate    *rate.Limiter
	timeout time.Duration
	clock   *clock
}

// attempts sends the attempts of one call. Each is signed when it has a place:
// after a long wait its requestid would be too old. A write that is under way is
// not cut when its caller gives up, only when it takes too long: the service may
// do it all the same, and nobody would know.
type attempts struct {
	*throttle
	wait  func(context.Context) error // until the service may be asked
	sign  func(http.Header)
	write bool
	into  *download // where a file that is answered goes, nil where none is expected
}

func (t attempts) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := t.wait(req.Context()); err != nil {
		return nil, errUnsent{err}
	}
	if err := t.places.Acquire(req.Context(), 1); err != nil {
		return nil, errUnsent{err}
	}
	defer t.places.Release(1)
	if err := t.rate.Wait(req.Context()); err != nil {
		return nil, errUnsent{err}
	}
	ctx := req.Context()
	if err := ctx.Err(); err != nil {
		return nil, errUnsent{err}
	}
	if t.write {
		ctx = context.WithoutCancel(ctx)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, t.timeout, errTimeout{t.timeout})
	defer cancel()
	var connected atomic.Bool
	req = req.Clone(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}))
	if req.Body == nil || req.Body == http.NoBody {
		// With a body that cannot be rewound the standard transport does not
		// resend on its own after a dead connection: every attempt needs a
		// requestid of its own. Nothing is sent of an empty body.
		req.Body, req.ContentLength, req.GetBody = io.NopCloser(eof{}), -1, nil
	}
	t.sign(req.Header)
	sent := time.Now()
	resp, err := t.next.RoundTrip(req)
	if err == nil {
		t.clock.observe(resp.Header, sent)
		// Read here, so that an answer that breaks off is a failed attempt.
		if t.into.takes(resp) {
			err = t.into.save(resp)
		} else {
			err = buffer(resp)
		}
	}
	if err == nil {
		return resp, nil
	}
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	if !connected.Load() {
		err = errUnsent{err}
	}
	return nil, err
}

// maxRefusal bounds what is read of an answer that is no success: more than
// anybody would read of it. A small one may unpack into much.
const maxRefusal = 4 << 20

// buffer replaces the body of resp by what it holds, at most maxAnswer bytes.
func buffer(resp *http.Response) error {
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		resp.Body = io.NopCloser(io.LimitReader(resp.Body, maxRefusal))
	} else if resp.ContentLength > maxAnswer {
		return errTooLarge
	}
	var read bytes.Buffer
	if resp.ContentLength > 0 {
		// A list of thousands of objects is not copied to and fro as it grows;
		// what is only announced takes no room.
		read.Grow(int(min(resp.ContentLength, 1<<20)) + bytes.MinRead)
	}
	if _, err := read.ReadFrom(io.LimitReader(resp.Body, maxAnswer+1)); err != nil {
		return errBroken{err}
	}
	if read.Len() > maxAnswer {
		return errTooLarge
	}
	resp.Body = held{bytes.NewReader(read.Bytes()), read.Bytes()}
	return nil
}

// errBroken is an answer that has begun: the service is there.
type errBroken struct{ cause error }

func (e errBroken) Error() string { return "reading the answer: " + e.cause.Error() }
func (e errBroken) Unwrap() error { return e.cause }

// held is a body that has been read.
type held struct {
	*bytes.Reader
	all []byte
}

func (held) Close() error { return nil }

// bodyOf returns the body of an answer.
func bodyOf(resp *http.Response) ([]byte, error) {
	if body, ok := resp.Body.(held); ok {
		return body.all, nil
	}
	return io.ReadAll(resp.Body)
}

type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

// errTimeout is an attempt that took too long. It says so to net.Error too.
type errTimeout struct{ after time.Duration }

func (e errTimeout) Error() string { return fmt.Sprintf("no answer within %s", e.after) }
func (errTimeout) Timeout() bool   { return true }
func (errTimeout) Temporary() bool { return true }

// newThrottle returns a transport of its own, unless cfg has one: one pool,
// keep-alive, HTTP/2, the given CA beside the system's.
func newThrottle(cfg Config, clock *clock) (*throttle, error) {
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:   15 * time.Second,
		ForceAttemptHTTP2:     true,
		MaxIdleConnsPerHost:   cfg.MaxConcurrentRequests,
		IdleConnTimeout:       90 * time.Second,
		ExpectContinueTimeout: time.Second,
		TLSClientConfig:       &tls.Config{MinVersion: tls.VersionTLS12},
	}
	if cfg.CACertificate != "" {
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM([]byte(cfg.CACertificate)) {
			return nil, errors.New("no certificate in the CA certificate")
		}
		transport.TLSClientConfig.RootCAs = pool
	}
	limit := rate.Inf
	if cfg.RequestsPerSecond > 0 {
		limit = rate.Limit(cfg.RequestsPerSecond)
	}
	return &throttle{
		next:    cmp.Or[http.RoundTripper](cfg.Transport, transport),
		places:  semaphore.NewWeighted(int64(cfg.MaxConcurrentRequests)),
		rate:    rate.NewLimiter(limit, 1),
		timeout: cfg.RequestTimeout,
		clock:   clock,
	}, nil
}
