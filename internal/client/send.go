package client

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/seal"
)

// send makes a call, repeats it as the retry policy allows, and opens the
// answer.
func (c *Client) send(ctx context.Context, call *call) (got answer, err error) {
	e := call.endpoint
	var body any
	switch {
	case call.body == nil:
	case call.sealsBody():
		body = seal.Body(call.peer, call.body)
	case e.form == wrapped:
		body = slices.Concat([]byte(`{"data":`), call.body, []byte(`}`))
	default:
		body = call.body
	}
	if outage := c.outages.now(e.service); outage != nil {
		return got, c.fail(e, &Error{Message: outage.Error()}, errUnsent{outage})
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, e.method, call.url, body)
	if err != nil {
		return got, fmt.Errorf("%s: %w", e, err)
	}
	if req.Header.Set("Accept", "application/json"); e.into != nil {
		req.Header.Set("Accept", "*/*")
	}
	if body != nil {
		req.Header.Set("Content-Type", call.contentType)
	}
	req.Header.Set("User-Agent", c.cfg.UserAgent)
	var requestID string
	var again bool
	attempt, started := 0, time.Now()
	tell := func(status int, err error) {
		if c.cfg.Observe != nil {
			c.cfg.Observe(ctx, Exchange{
				Method: e.method, Path: servicePaths[e.service] + e.path, Status: status,
				Duration: time.Since(started), RequestID: requestID, Attempt: attempt, Err: err, ClockSkew: c.clock.skew(),
			})
		}
	}
	policy, patience := retryPolicy(e), c.patience(e.service)
	sender := retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: attempts{c.throttle, func(ctx context.Context) error { return patience.wait(ctx, c.sleep) }, func(h http.Header) {
				requestID, started = c.sign(h, call), time.Now()
			}, !e.repeatable(), e.into},
			CheckRedirect: refuseRedirect,
		},
		RetryMax: math.MaxInt, // patience ends it
		Backoff: func(least, most time.Duration, attempt int, resp *http.Response) time.Duration {
			wait := c.pause(least, most, attempt, resp)
			if resp != nil && resp.StatusCode == http.StatusTooManyRequests && resp.Header.Get("Retry-After") != "" {
				patience.refused(wait)
			}
			return wait
		},
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
		CheckRetry: func(ctx context.Context, resp *http.Response, err error) (bool, error) {
			status := 0
			if resp != nil {
				status = resp.StatusCode
			}
			attempt++
			tell(status, err)
			failed := err
			again, err = policy(ctx, resp, err)
			again = patience.lasts(resp, c.cfg.MaxRetries) && again
			var begun errBroken
			if resp != nil || errors.As(failed, &begun) {
				c.outages.answered(e.service)
			} else if ctx.Err() == nil {
				again = c.outages.unanswered(e.service) && again
			}
			return again, err
		},
	}
	resp, err := sender.Do(req)
	if err != nil {
		if again {
			// The caller left during the pause. Of a write that was to be
			// repeated nothing had been done.
			err = errUnsent{err}
		}
		failed := &Error{RequestID: requestID, Message: plainCause(err)}
		err = c.fail(e, failed, err)
		c.outages.add(e.service, failed)
		return got, err
	}
	defer resp.Body.Close()
	raw, err := bodyOf(resp)
	if err != nil {
		return got, c.fail(e, &Error{Status: resp.StatusCode, RequestID: requestID, Message: "reading the answer: " + plainCause(err)}, err)
	}
	contentType := resp.Header.Get("Content-Type")
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		failed := readError(resp.StatusCode, contentType, raw)
		failed.RequestID, failed.sealed = requestID, slices.Concat(call.sealed, call.secrets)
		// Every service has a key, and every tenant a community.
		failed.foreign = resp.StatusCode == http.StatusNotFound && (e.path == keyPath || e == communityInfo)
		return got, c.fail(e, failed, nil)
	}
	if resp.StatusCode == http.StatusAccepted && e.method == http.MethodDelete {
		return got, c.fail(e, &Error{Status: resp.StatusCode, RequestID: requestID, Message: "the service has accepted the request but not completed it"}, errAccepted)
	}
	if resp.StatusCode == http.StatusAccepted && e.method == http.MethodPatch {
		return got, nil // what it answers may be from before the change
	}
	if resp.StatusCode == http.StatusNoContent || len(bytes.TrimSpace(raw)) == 0 {
		return got, nil
	}
	if e.form == plain {
		if err := affordable(raw, maxContainers, maxValues); err != nil {
			return got, c.fail(e, &Error{Status: resp.StatusCode, RequestID: requestID, Message: err.Error()}, err)
		}
		if failed, only := errorInside(raw); only && !e.refuses {
			return got, c.fail(e, failed, nil)
		}
		return answer{raw, requestID}, nil
	}
	if !isJSON(contentType) {
		return got, c.fail(e, &Error{Status: resp.StatusCode, RequestID: requestID,
			Message: fmt.Sprintf("the answer is %q instead of JSON: the base URL is probably not the service's", clip(contentType))}, errNotJSON)
	}
	if err := c.trustAnswer(e.service, raw); err != nil {
		return got, c.fail(e, &Error{Status: resp.StatusCode, RequestID: requestID, Message: err.Error()}, err)
	}
	opened, wasSealed, err := seal.OpenBody(c.pair, call.peer, raw)
	if err == nil && !wasSealed && c.cfg.SealedAnswersOnly {
		err = ErrNotSealed
	}
	if err == nil {
		err = affordable(opened, maxContainers, maxValues)
	}
	if err != nil {
		return got, c.fail(e, &Error{Status: resp.StatusCode, RequestID: requestID, Message: "opening the answer: " + err.Error()}, err)
	}
	if failed, only := errorInside(opened); failed != nil && (only || !e.repeatable()) && !e.refuses {
		failed.RequestID, failed.sealed = requestID, slices.Concat(call.sealed, call.secrets)
		return got, c.fail(e, failed, nil)
	}
	return answer{opened, requestID}, nil
}

var errNotJSON = errors.New("not JSON")

// sign puts the headers of one attempt on h and returns the uuid of its
// requestid, which is never used again.
func (c *Client) sign(h http.Header, call *call) (requestID string) {
	license := c.cfg.LicenseKey
	licensed := license != "" && (call.endpoint.needs&withLicense != 0 || call.manner[licenseEverywhere])
	switch {
	case call.endpoint.form == plain:
		return ""
	case call.manner[clearLicense]: // without a publickey header nothing could be opened
		h.Set("licensekey", license)
		return ""
	}
	requestID = uuid()
	call.sealed = nil
	seal := func(plain []byte) string {
		call.sealed = append(call.sealed, call.peer.Seal(plain))
		return call.sealed[len(call.sealed)-1]
	}
	// ts has whole seconds, rounded down.
	id, _ := json.Marshal(struct {
		TS    int64  `json:"ts"`
		UUID  string `json:"uuid"`
		AppID string `json:"appid"`
	}{c.clock.now().Unix(), requestID, appID})
	h.Set("requestid", seal(id))
	h.Set("publickey", c.pair.Public().String())
	switch {
	case call.token == "":
	case call.manner[plainToken]:
		h.Set("Authorization", "Bearer "+call.token)
	default:
		h.Set("Authorization", "Bearer "+seal([]byte(call.token)))
	}
	if licensed {
		h.Set("licensekey", seal([]byte(license)))
	}
	return requestID
}

// uuid returns a random UUID, version 4.
func uuid() string {
	var b [16]byte
	rand.Read(b[:]) // never fails: the runtime ends the program instead
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}
