package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// ErrProofingSession: the tenant takes the id of no session that can be used.
// It does not distinguish a session that it does not know from one of another
// community. What it says, or the status of the session, is in the error.
var ErrProofingSession = errors.New("there is no proofing session with that id that can be used")

// ProofingSession is one person's proof of identity with a document: API
// reference, ID Proofing API, group Proofing Session. The license of the
// capture engine, which the answer has too, is not read.
type ProofingSession struct {
	Status                      text            `json:"status"`
	User                        ProofingUser    `json:"user"`
	DocumentType                *string         `json:"documentType"`
	WorkflowID                  *string         `json:"workflowId"`
	WorkflowInstanceID          *string         `json:"wfInstanceId"`
	BypassConfig                json.RawMessage `json:"bypassConfig"`
	AutoDetectTimeout           *Number         `json:"autoDetectTimeout"`
	PostTimeoutCaptureMode      *string         `json:"postTimeoutCaptureMode"`
	AutoCaptureCountdownSeconds *Number         `json:"autoCaptureCountdownSeconds"`
	AutoCaptureCountdownVisible *Bool           `json:"autoCaptureCountdownVisible"`
	SelfieCaptureMode           *string         `json:"selfieCaptureMode"`

	// The text names it the first way, the sample the second.
	UseHighResolutionImages *Bool `json:"useHighResolutionImages"`
	UseBucket               *Bool `json:"useBucket"`
}

// ProofingUser is whom a session is of. Every member may be missing.
type ProofingUser struct {
	UID       string `json:"uid,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"firstname,omitempty"`
	LastName  string `json:"lastname,omitempty"`
}

// ProofingStatuses returns the statuses of a session.
func ProofingStatuses() []string {
	return []string{"PENDING", "INPROGRESS", "EXPIRED", "ABANDONED", "COMPLETED", "DECLINED"}
}

// ProofingOpen reports whether a session of that status has not ended yet.
func ProofingOpen(status string) bool { return status == "PENDING" || status == "INPROGRESS" }

var (
	readProofingSession     = endpoint{service: idProofingAPI, method: "GET", path: "/proofingsession/{sessionId}"}
	validateProofingSession = endpoint{service: idProofingAPI, method: "GET", path: "/proofingsession/{sessionId}/validate"}
)

// ProofingSession returns GET /proofingsession/{sessionId}. It is
// ErrProofingSession when the tenant does not take the id.
func (c *Client) ProofingSession(ctx context.Context, id string) (*ProofingSession, error) {
	return c.proofingSessionAt(ctx, readProofingSession, id)
}

// ValidateProofingSession returns GET /proofingsession/{sessionId}/validate. A
// session that has ended is ErrProofingSession too: the reference prints an
// answer with a status, and says of no session that it is refused.
func (c *Client) ValidateProofingSession(ctx context.Context, id string) (*ProofingSession, error) {
	session, err := c.proofingSessionAt(ctx, validateProofingSession, id)
	if err == nil && !ProofingOpen(string(session.Status)) {
		return nil, fmt.Errorf("%w: it is %s", ErrProofingSession, session.Status)
	}
	return session, err
}

func (c *Client) proofingSessionAt(ctx context.Context, e endpoint, id string) (*ProofingSession, error) {
	session := new(ProofingSession)
	if err := c.do(ctx, e, nil, session, id); err != nil {
		return nil, proofingSessionError(e, err)
	}
	if session.Status == "" {
		return nil, c.fail(e, &Error{Message: "the answer contains no status"}, nil)
	}
	return session, nil
}

// proofingSessionError tells a refusal of the session from others. The
// reference lists 400 for these calls, and 401 for the validation, for which
// nobody signs in; of neither it says when it comes.
func proofingSessionError(e endpoint, err error) error {
	var failed *Error
	if !errors.As(err, &failed) || failed.Call != e.String() {
		return err // a key
	}
	said := failed.Message
	for _, f := range failed.Fields {
		said += " " + f.Field + " " + f.Message
	}
	speaks := strings.Contains(strings.ToLower(said), "session") ||
		len(failed.Fields) == 0 && e.method == http.MethodGet && !failed.cannotDecrypt() // the id is all that was sent
	switch {
	case errors.Is(err, ErrNotFound),
		failed.Status == http.StatusBadRequest && speaks,
		failed.Status == http.StatusUnauthorized && e == validateProofingSession && speaks:
		return fmt.Errorf("%w: %w", ErrProofingSession, err)
	}
	return err
}

// ProofingConnector is what checks one kind of document.
type ProofingConnector struct {
	VerifierType text `json:"verifierType"`
	DocumentType text `json:"docType"`
}

// ProofingConnectors returns GET /info, which needs no credentials: API
// reference, ID Proofing API, group Connector.
func (c *Client) ProofingConnectors(ctx context.Context) (connectors []ProofingConnector, err error) {
	e := endpoint{service: idProofingAPI, method: "GET", path: "/info", form: plain}
	err = c.do(ctx, e, nil, &connectors)
	return connectors, err
}
