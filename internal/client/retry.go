package client

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io/fs"
	"math/big"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

const (
	firstWait     = 250 * time.Millisecond
	longestWait   = 15 * time.Second
	longestWished = 2 * time.Minute // what a Retry-After may ask for
)

// retryPolicy decides whether an attempt at e is followed by another. A read
// is repeated on connection errors, 429 and 502 to 504. A write is repeated
// only when it certainly was not processed: the API has no idempotency keys
// and creates with PUT.
func retryPolicy(e endpoint) retryablehttp.CheckRetry {
	return func(ctx context.Context, resp *http.Response, err error) (bool, error) {
		if ctx.Err() != nil {
			return false, nil // an answer that came all the same still counts
		}
		if err != nil {
			return !hopeless(err) && (e.repeatable() || neverSent(err)), nil
		}
		switch resp.StatusCode {
		case http.StatusTooManyRequests:
			return true, nil
		case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
			return e.repeatable(), nil
		}
		return false, nil
	}
}

// hopeless tells of failures that the next attempt would meet again.
func hopeless(err error) bool {
	var redirected errRedirected
	var unverified *tls.CertificateVerificationError
	var dns *net.DNSError
	var disk *fs.PathError
	return errors.As(err, &redirected) || errors.As(err, &unverified) || errors.Is(err, errTooLarge) || errors.Is(err, errLargeFile) || errors.As(err, &disk) ||
		errors.As(err, &dns) && dns.IsNotFound
}

// neverSent reports whether err proves that no byte of a request left.
func neverSent(err error) bool {
	var unsent errUnsent
	return errors.As(err, &unsent)
}

// neverProcessed reports whether err proves that the service did no work: the
// request did not leave, or a redirect was answered instead.
func neverProcessed(err error) bool {
	var redirected errRedirected
	return neverSent(err) || errors.As(err, &redirected)
}

// backoff waits as long as the service asks, else exponentially with jitter,
// so that callers who failed together do not come back together.
func (c *Client) backoff(_, _ time.Duration, attempt int, resp *http.Response) time.Duration {
	if resp != nil {
		if wait, ok := retryAfter(resp.Header.Get("Retry-After"), c.clock.now()); ok {
			return wait
		}
		if seconds, ok := retryAfterSeconds(resp); ok {
			return seconds
		}
	}
	ceiling := longestWait
	if attempt < 6 {
		ceiling = min(firstWait<<attempt, longestWait)
	}
	return ceiling/2 + upTo(ceiling/2)
}

// upTo returns a random duration. It comes from the source of requestids, so
// that a test which fixes that source fixes all that is random here.
func upTo(most time.Duration) time.Duration {
	n, _ := rand.Int(rand.Reader, big.NewInt(int64(most)+1)) // never fails for the system's reader
	return time.Duration(n.Int64())
}

// retryAfterSeconds reads what the body of a refusal says where it has no such
// header.
func retryAfterSeconds(resp *http.Response) (time.Duration, bool) {
	body, _ := bodyOf(resp)
	var said struct {
		After *Number `json:"retryAfterSeconds"`
	}
	if resp.StatusCode < 400 || json.Unmarshal(body, &said) != nil || said.After == nil {
		return 0, false
	}
	return retryAfter(strconv.FormatInt(int64(*said.After), 10), time.Time{})
}

// retryAfter reads both forms of the header: seconds, and a date on the
// tenant's clock, whose time is now.
func retryAfter(value string, now time.Time) (time.Duration, bool) {
	if seconds, err := strconv.Atoi(value); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, int(longestWished/time.Second))) * time.Second, true
	}
	if at, err := http.ParseTime(value); err == nil {
		return min(max(at.Sub(now), 0), longestWished), true
	}
	return 0, false
}
