package client

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

// Client speaks to one community of one tenant. It is safe for concurrent use.
type Client struct {
	cfg       Config
	pair      *seal.KeyPair
	throttle  *throttle
	paces     [services]pace
	pause     retryablehttp.Backoff
	sleep     func(context.Context, time.Duration) error
	clock     clock
	keys      peerKeys
	tokens    tokens
	tenant    tenantIDs
	dialect   *dialect
	outages   outages
	lags      atomic.Bool            // a read has shown what was before a write
	catchesUp atomic.Bool            // and a later one has shown the write
	drops     atomic.Bool            // no later one has shown it
	belongs   atomic.Pointer[string] // the community of the token, once something tells it
	bases     [services]string

	shared sync.Map // stores, by their sharedKey
}

// New returns a client for cfg. It makes no network call; the first request
// fetches what it needs. The errors that it returns are those of Config.Check.
func New(cfg Config) (*Client, error) {
	cfg = cfg.withDefaults()
	if wrong := cfg.Check(time.Now()); len(wrong) > 0 {
		return nil, wrong[0]
	}
	c := &Client{cfg: cfg, bases: cfg.bases(), dialect: newDialect(cfg.Learned)}
	c.pause, c.sleep = c.backoff, sleep
	if id := claimedCommunity(cfg.Token); id != "" {
		c.belongs.Store(&id)
	}
	var err error
	if cfg.PrivateKey == "" {
		c.pair, err = seal.NewKeyPair()
	} else {
		c.pair, err = seal.ParseKeyPair(cfg.PrivateKey, "")
	}
	if err != nil {
		return nil, err
	}
	if c.throttle, err = newThrottle(cfg, &c.clock); err != nil {
		return nil, err
	}
	c.keys.client, c.tokens.client, c.tenant.client = c, c, c
	return c, nil
}

// CommunityName returns the community that this client configures.
func (c *Client) CommunityName() string { return c.cfg.CommunityName }

// do sends in to e and decodes the answer into out; either may be nil. params
// fill the path's placeholders in their order.
func (c *Client) do(ctx context.Context, e endpoint, in, out any, params ...string) error {
	answer, err := c.request(ctx, e, nil, in, params...)
	if err == nil {
		err = c.heed(e, answer.body)
	}
	if err != nil || out == nil {
		return err
	}
	if len(answer.body) == 0 && !e.repeatable() {
		return nil // done, without a word: the caller looks for what came of it
	}
	if err := understood(answer.body, out); err != nil {
		return c.fail(e, &Error{RequestID: answer.requestID, Message: "the answer does not have the documented form: " + shapeOnly(err)}, err)
	}
	return nil
}

// exchange sends one request and returns what its answer says, opened.
func (c *Client) exchange(ctx context.Context, e endpoint, query url.Values, in any, params ...string) ([]byte, error) {
	answer, err := c.request(ctx, e, query, in, params...)
	return answer.body, err
}

// answer is what a service said, opened.
type answer struct {
	body      []byte
	requestID string
}

// request sends one request. One that was refused before any work, because
// the service wants it in another form, or its key, the sign-in or the tenant's
// clock had changed, is made once more.
func (c *Client) request(ctx context.Context, e endpoint, query url.Values, in any, params ...string) (answer, error) {
	return c.requestAs(ctx, "", e, query, in, params...)
}

// requestAs is request with a token of its own, where one is given.
func (c *Client) requestAs(ctx context.Context, token string, e endpoint, query url.Values, in any, params ...string) (got answer, err error) {
	target, err := e.url(c.bases[e.service], params, query)
	if err == nil && e.community {
		in, err = c.inCommunity(ctx, in)
	}
	if err != nil {
		return got, err
	}
	var rekeyed, resigned, reset, otherTime bool
	var first error // the refusal of the first guess, reported when the correction is refused too
	for corrections := 0; ; corrections++ {
		call := call{endpoint: e, url: target, token: token, allowClear: c.cfg.AllowPlainLicense, secrets: secretsIn(in)}
		if call.body, call.contentType, err = encode(c.dialect.without(e, in)); err != nil {
			return got, fmt.Errorf("%s: %w", e, err)
		}
		if e.form != plain {
			if call.peer, err = c.keys.get(ctx, e.service); err != nil {
				return got, err
			}
		}
		if token == "" && e.needs&(withToken|withOptionalToken) != 0 {
			call.token, err = c.tokens.get(ctx)
			if err != nil && (e.needs&withToken != 0 || !errors.Is(err, ErrNoSignIn)) {
				return got, err
			}
		}
		call.uses = c.uses(&call)
		var end func()
		if call.manner, end, err = c.dialect.begin(ctx, e.service, call.uses); err != nil {
			return got, c.fail(e, &Error{Message: err.Error()}, errUnsent{err})
		}
		if call.manner[consolePath] {
			call.url = c.bases[e.service] + e.console
		}
		skew, own := c.clock.skew(), c.clock.own.Load()
		got, err = c.send(ctx, &call)
		again, reverted := c.dialect.heard(ctx, &call, err)
		end()
		var failed *Error
		switch {
		case err == nil:
			if e.form != plain && c.clock.doubtful() && own == c.clock.own.Load() && (c.clock.skew()-skew).Abs() <= SkewWarning {
				c.clock.proven.Store(true)
			}
			if token == "" {
				c.tokens.accept(call.token)
			}
			return got, nil
		case !errors.As(err, &failed):
		case corrections >= maxCorrections:
		case again:
			if first == nil {
				first = err
			}
			continue
		case c.dialect.omit(e, in, call.body, failed):
			continue
		case !reset && e.form != plain && errors.Is(err, ErrRefused) && (c.clock.skew()-skew).Abs() > SkewWarning:
			// One of the clocks was set since the last answer: the time in the
			// requestid was wrong, and the refusal told the right one.
			reset = true
			continue
		case !otherTime && e.form != plain && (failed.wrong() || errors.Is(err, ErrUnauthorized)) && c.clock.doubtful() && !failed.mentions("password", "credential"):
			// The time that the answers tell makes it worse, or this machine's did.
			otherTime, first = true, err
			c.clock.own.CompareAndSwap(own, !own)
			continue
		case !rekeyed && e.form != plain && (failed.cannotDecrypt() || e.repeatable() && errors.Is(err, seal.ErrOpen)):
			rekeyed = true
			c.keys.drop(e.service, call.peer)
			continue
		case !resigned && token == "" && call.token != "" && failed.blames(plainToken, &call) && c.tokens.renew(call.token):
			resigned, first = true, nil
			continue
		}
		if otherTime && first != nil {
			c.clock.own.CompareAndSwap(!own, own) // neither was at fault
		}
		if (reverted || otherTime) && first != nil {
			err = first
		}
		return got, c.explain(&call, err)
	}
}

// maxCorrections bounds how often a call is made in another form: once for each
// habit, and for members that a newer tenant refuses one after the other.
const maxCorrections = 25

// uses returns the habits on which a call depends.
func (c *Client) uses(call *call) (uses manner) {
	e, licensed := call.endpoint, c.cfg.LicenseKey != ""
	uses[plainToken] = call.token != ""
	uses[licenseEverywhere] = licensed && e.form != plain && e.needs&withLicense == 0
	uses[bareBodies] = (e.form == bare || e.form == wrapped || e.form == unkeyed) && call.body != nil
	uses[clearLicense] = licensed && e.form == unkeyed
	uses[consolePath] = e.console != ""
	return uses
}

// explain adds to a final refusal what the caller may do about it.
func (c *Client) explain(call *call, err error) error {
	var failed *Error
	switch {
	case !errors.As(err, &failed):
	case call.uses[clearLicense] && !call.manner[clearLicense] && failed.blames(clearLicense, call):
		failed.cause = ErrClearLicense
	case call.token != "" && call.endpoint != secondStep && failed.blames(plainToken, call):
		failed.cause = c.tokens.reject()
	}
	return err
}
