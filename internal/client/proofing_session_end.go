package client

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// The calls with which a person ends a proofing session, or begins it again: API
// reference, ID Proofing API, group Proofing Session. The reference makes four of
// them a GET; they change the session, and are not repeated blindly.
var (
	completeProofingSession = endpoint{service: idProofingAPI, method: "GET", path: "/proofingsession/{sessionId}/complete", changes: true}
	declineProofingSession  = endpoint{service: idProofingAPI, method: "GET", path: "/proofingsession/{sessionId}/decline", changes: true}
	retryProofingSession    = endpoint{service: idProofingAPI, method: "GET", path: "/proofingsession/{sessionId}/retry", changes: true}
	cancelProofingRetry     = endpoint{service: idProofingAPI, method: "GET", path: "/proofingsession/{sessionId}/retry/cancel", changes: true}
	cancelProofingUpload    = endpoint{service: idProofingAPI, method: "POST", path: "/proofingsession/{sessionId}/upload/cancel", form: bare}
)

// Ended is what a session came to.
type Ended struct {
	Status  string // as the tenant spells it
	Already bool   // it had come to that before, and nothing was sent
}

// CompleteProofingSession ends a session that is open: GET
// /proofingsession/{sessionId}/complete.
func (c *Client) CompleteProofingSession(ctx context.Context, id string) (Ended, error) {
	return c.endProofingSession(ctx, completeProofingSession, nil, id, "COMPLETED")
}

// DeclineProofingSession ends a session that is open, as its user may: GET
// /proofingsession/{sessionId}/decline.
func (c *Client) DeclineProofingSession(ctx context.Context, id string) (Ended, error) {
	return c.endProofingSession(ctx, declineProofingSession, nil, id, "DECLINED")
}

// CancelProofingUpload ends a session under way whose images are taking too long:
// POST /proofingsession/{sessionId}/upload/cancel. screen names where the user was,
// and may be "".
func (c *Client) CancelProofingUpload(ctx context.Context, id, screen string) (Ended, error) {
	in := struct {
		ScreenName string `json:"screenName,omitempty"`
	}{screen}
	return c.endProofingSession(ctx, cancelProofingUpload, in, id, "COMPLETED")
}

// endProofingSession brings a session to a status, unless it has it. After a lost
// answer the session is read again: it ends once.
func (c *Client) endProofingSession(ctx context.Context, at endpoint, in any, id, status string) (Ended, error) {
	before, err := c.ProofingSession(ctx, id)
	switch {
	case err != nil:
		return Ended{}, err
	case string(before.Status) == status:
		return Ended{Status: status, Already: true}, nil
	case slices.Contains(ProofingStatuses(), string(before.Status)) && !ProofingOpen(string(before.Status)):
		return Ended{}, fmt.Errorf("%w: it is %s", ErrProofingSession, before.Status)
	}
	// What the calls answer has no form in common, and may be nothing: the session
	// itself says what it came to.
	err = proofingSessionError(at, c.do(ctx, at, in, nil, id))
	if err != nil && !errors.Is(err, ErrOutcomeUnknown) {
		return Ended{}, err
	}
	switch after, readErr := c.ProofingSession(ctx, id); {
	case readErr == nil && string(after.Status) != string(before.Status):
		return Ended{Status: string(after.Status)}, nil
	case err != nil:
		return Ended{}, err
	}
	return Ended{Status: status}, nil
}

// RetryProofingSession lets the user of a session try again, where the tenant has a
// retry left: GET /proofingsession/{sessionId}/retry.
func (c *Client) RetryProofingSession(ctx context.Context, id string) error {
	return proofingSessionError(retryProofingSession, c.do(ctx, retryProofingSession, nil, nil, id))
}

// CancelProofingRetry takes back a retry: GET
// /proofingsession/{sessionId}/retry/cancel.
func (c *Client) CancelProofingRetry(ctx context.Context, id string) error {
	return proofingSessionError(cancelProofingRetry, c.do(ctx, cancelProofingRetry, nil, nil, id))
}
