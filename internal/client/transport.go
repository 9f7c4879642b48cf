package client

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
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

// throttle limits what is under way: requests at once, requests a second, and
// the time that one attempt may take, its wait for a place not counted.
type throttle struct {
	next    http.RoundTripper
	places  *semaphore.Weighted
	rate    *rate.Limiter
	timeout time.Duration
	clock   *clock
}

func (t *throttle) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := t.places.Acquire(req.Context(), 1); err != nil {
		return nil, err
	}
	release := func() { t.places.Release(1) }
	if err := t.rate.Wait(req.Context()); err != nil {
		release()
		return nil, err
	}
	ctx, cancel := context.WithTimeoutCause(req.Context(), t.timeout, errTimeout{t.timeout})
	req = req.Clone(ctx)
	if req.Body == nil || req.Body == http.NoBody {
		// With a body that cannot be rewound the standard transport does not
		// resend on its own after a dead connection: every attempt needs a
		// requestid of its own. Nothing is sent of an empty body.
		req.Body, req.ContentLength, req.GetBody = io.NopCloser(eof{}), -1, nil
	}
	sent := time.Now()
	resp, err := t.next.RoundTrip(req)
	if err == nil {
		t.clock.observe(resp.Header, sent)
		// Read here, so that an answer that breaks off is a failed attempt.
		err = buffer(resp)
	}
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = cause
	}
	cancel()
	release()
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// buffer replaces the body of resp by what it holds, at most maxAnswer bytes.
func buffer(resp *http.Response) error {
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	if len(raw) > maxAnswer {
		return errTooLarge
	}
	resp.Body = io.NopCloser(bytes.NewReader(raw))
	return nil
}

type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

// errTimeout is an attempt that took too long. It says so to net.Error too.
type errTimeout struct{ after time.Duration }

func (e errTimeout) Error() string { return fmt.Sprintf("no answer within %s", e.after) }
func (errTimeout) Timeout() bool   { return true }
func (errTimeout) Temporary() bool { return true }

// newHTTPClient returns a client of its own: one pool, keep-alive, HTTP/2, the
// given CA beside the system's.
func newHTTPClient(cfg Config, clock *clock) (*http.Client, error) {
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
	return &http.Client{
		Transport: &throttle{
			next:    transport,
			places:  semaphore.NewWeighted(int64(cfg.MaxConcurrentRequests)),
			rate:    rate.NewLimiter(limit, 1),
			timeout: cfg.RequestTimeout,
			clock:   clock,
		},
		CheckRedirect: func(req *http.Request, _ []*http.Request) error {
			return errRedirected{req.URL.Scheme + "://" + req.URL.Host}
		},
	}, nil
}
