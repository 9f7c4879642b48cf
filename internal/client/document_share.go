package client

import (
	"context"
	"encoding/json"
	"strings"
)

// DocumentShare is who scans a document, and how: API reference, ID Proofing
// API, group Session. The calls that open a session and ask for its result want
// the same.
type DocumentShare struct {
	Connector struct {
		ID     string          `json:"id"`
		Type   string          `json:"type"`
		Config json.RawMessage `json:"config"` // by type; holds secrets
	} `json:"connector"`
	Verification struct {
		ID     string              `json:"id"`
		Tag    string              `json:"tag"`
		Type   string              `json:"type"`
		Config DocumentShareConfig `json:"config"`
	} `json:"verification"`
}

// DocumentShareConfig is the configuration of a verification. The reference
// prints verifier, debug and skip with every connector, the two last members
// with authenticid, and the others without one.
type DocumentShareConfig struct {
	Verifier                 string   `json:"verifier"`
	Debug                    bool     `json:"debug"`
	Skip                     bool     `json:"skip"`
	ReturnRawData            *bool    `json:"returnRawData,omitempty"`
	FraudDetectFailureBypass *bool    `json:"fraudDetectFailureBypass,omitempty"`
	ExpireSessionInMin       *int64   `json:"expireSessionInMin,omitempty"`
	AbandonSessionInMin      *int64   `json:"abandonSessionInMin,omitempty"`
	MaxRetries               *int64   `json:"maxRetries,omitempty"`
	Checks                   []string `json:"checks,omitempty"`
	ActionCode               *int64   `json:"action_code,omitempty"`
	DocumentType             string   `json:"document_type,omitempty"`
}

// ConnectorAuthenticID is the type of connector that has a configuration of its
// own.
const ConnectorAuthenticID = "authenticid"

// DocumentShareTypes returns the types of verifications.
func DocumentShareTypes() []string {
	return []string{"dl_authenticate", "ppt_authenticate", "idcard_authenticate"}
}

// DocumentShareChecks returns the checks that a verification may make.
func DocumentShareChecks() []string {
	return []string{"document_liveness_front", "document_liveness_back", "selfie_liveness", "face_compare", "fraud_detection"}
}

// DocumentShareRequest says whose document is to be scanned. The ids and the
// name of the community are the client's.
type DocumentShareRequest struct {
	TenantDNS        string                     `json:"tenantDNS"`
	CommunityName    string                     `json:"communityName"`
	DocumentType     string                     `json:"documentType"`
	DID              string                     `json:"did,omitempty"`
	User             *ProofingUser              `json:"user,omitempty"`
	TenantID         string                     `json:"tenantId"`
	CommunityID      string                     `json:"communityId"`
	WorkflowMetadata map[string]json.RawMessage `json:"workflowMetadata,omitempty"`
}

// DocumentShareSession is an open session. Whoever has the URL can answer it.
type DocumentShareSession struct {
	ID  string `json:"sessionId"`
	URL string `json:"url"`
}

var (
	createDocumentShare = endpoint{service: idProofingAPI, method: "POST", path: "/document_share_session/create", needs: withLicense, form: bare}
	resultDocumentShare = endpoint{service: idProofingAPI, method: "POST", path: "/document_share_session/result", needs: withLicense, form: bare, reads: true, about: true}
)

// OpenDocumentShare opens a session: POST /document_share_session/create. It is
// not sent again when its answer is lost (ErrOutcomeUnknown): a session whose
// URL nobody has expires by itself.
func (c *Client) OpenDocumentShare(ctx context.Context, share DocumentShare, request DocumentShareRequest) (*DocumentShareSession, error) {
	ids, err := c.IDs(ctx)
	if err != nil {
		return nil, err
	}
	request.TenantID, request.CommunityID, request.CommunityName = ids.Tenant, ids.Community, c.cfg.CommunityName
	in := struct {
		DocumentShare
		SessionRequest DocumentShareRequest `json:"sessionRequest"`
	}{share, request}
	opened := new(DocumentShareSession)
	if err := c.do(ctx, createDocumentShare, in, opened); err != nil {
		return nil, err
	}
	if opened.ID == "" || opened.URL == "" {
		return nil, c.fail(createDocumentShare, &Error{Message: "the answer contains no sessionId and url"}, nil)
	}
	return opened, nil
}

// DocumentShareQuery says which result is asked for, and how much of it.
type DocumentShareQuery struct {
	SessionID          string `json:"sessionId"`
	IncludeMetadata    bool   `json:"includeMetadata"`
	APIVersion         string `json:"apiVersion,omitempty"`
	AlwaysReturnAssets bool   `json:"alwaysReturnAssets"`
}

// DocumentShareResult is where a session stands, and what came of it. All but
// the status speaks of a person.
type DocumentShareResult struct {
	Status    string
	Documents map[string]json.RawMessage // by name, such as dl_object and liveid_object
	Token     string
	RawData   json.RawMessage // nil when there is none
	Metadata  json.RawMessage // nil when there is none
}

// Open reports whether something may still come.
func (r *DocumentShareResult) Open() bool { return ProofingOpen(r.Status) }

// DocumentShareResult returns POST /document_share_session/result. The status
// is the actual one: without the switch granularStatus, nothing would distinguish a
// session that nobody has begun with from one under way. It is
// ErrProofingSession when the tenant does not take the id.
func (c *Client) DocumentShareResult(ctx context.Context, share DocumentShare, query DocumentShareQuery) (*DocumentShareResult, error) {
	in := struct {
		DocumentShare
		DocumentShareQuery
		GranularStatus bool `json:"granularStatus"`
	}{share, query, true}
	var answer json.RawMessage
	if err := c.do(ctx, resultDocumentShare, in, &answer); err != nil {
		return nil, proofingSessionError(resultDocumentShare, err)
	}
	var told struct{ ResponseStatus, Token text }
	if err := json.Unmarshal(answer, &told); err != nil || told.ResponseStatus == "" {
		return nil, c.fail(resultDocumentShare, &Error{Message: "the answer tells no responseStatus"}, err)
	}
	of := members(answer)
	result := &DocumentShareResult{
		Status: string(told.ResponseStatus), Token: string(told.Token), Documents: map[string]json.RawMessage{},
		RawData: something(of["raw_data"]), Metadata: something(of["metadata"]),
	}
	for name, object := range of {
		if strings.HasSuffix(name, "_object") && something(object) != nil {
			result.Documents[name] = object
		}
	}
	return result, nil
}

// something returns nil for what is absent, null or empty: the sample has an
// empty object for every kind of document.
func something(raw json.RawMessage) json.RawMessage {
	switch string(raw) {
	case "", "null", `""`, "{}", "[]":
		return nil
	}
	return raw
}
