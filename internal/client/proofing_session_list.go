package client

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"time"
)

// ProofingSessionFilter is what sessions are listed by; empty members do not
// filter.
type ProofingSessionFilter struct {
	ID                    string `json:"id,omitempty"`
	Status                string `json:"status,omitempty"`
	OverallRecommendation string `json:"overallRecommendation,omitempty"`
	DocumentType          string `json:"documentType,omitempty"`
	Name                  string `json:"name,omitempty"` // a part of the first or the last name
	UID                   string `json:"uid,omitempty"`  // a part
	DVCID                 string `json:"dvcID,omitempty"`
	StartDate             string `json:"startDate,omitempty"` // in ProofingDateLayout
	EndDate               string `json:"endDate,omitempty"`
}

// ProofingDateLayout is the form of dates in a filter: YYYY-MM-DD HH:mm:ss.SSS.
// The reference does not say of which time zone.
const ProofingDateLayout = "2006-01-02 15:04:05.000"

// ProofingRecommendations returns the outcomes that a filter can ask for.
func ProofingRecommendations() []string {
	return []string{"COMPLETED_PASS", "COMPLETED_FAILED", "COMPLETED_NOT_PERFORMED", "REVIEW"}
}

// ListedProofingSession is what the list tells of a session. The results of its
// checks, of which the reference prints an empty object, are not read.
type ListedProofingSession struct {
	ID            text         `json:"id"`
	DVCID         *string      `json:"dvcID"`
	TenantDNS     *string      `json:"tenantDNS"`
	CommunityName *string      `json:"communityName"`
	DocumentType  *string      `json:"documentType"`
	Status        *string      `json:"status"` // not in the sample
	ResultStatus  *string      `json:"resultStatus"`
	User          ProofingUser `json:"user"`
	CreatedTS     ProofingTime `json:"createdTS"`
	StartedTS     ProofingTime `json:"startedTS"`
	CompletedTS   ProofingTime `json:"completedTS"`
	ExpiryTS      ProofingTime `json:"expiryTS"`
}

// ProofingTime is a time of a session, "" where there is none. The reference
// prints texts without a form in one place and milliseconds in another; both
// are read as RFC 3339 in UTC. A text in another form stays as it is.
type ProofingTime string

// UnmarshalJSON reads both forms.
func (t *ProofingTime) UnmarshalJSON(raw []byte) error {
	var said text
	if err := json.Unmarshal(raw, &said); err != nil {
		return err
	}
	const layout = "2006-01-02T15:04:05.000Z07:00"
	*t = ProofingTime(said)
	if millis, err := strconv.ParseFloat(string(said), 64); err == nil && math.Abs(millis) <= lastSecond*1000 {
		if *t = ""; millis > 0 {
			*t = ProofingTime(time.UnixMilli(int64(millis)).UTC().Format(layout))
		}
		return nil
	}
	for _, form := range []string{time.RFC3339, time.DateTime} { // with or without fractions
		if at, err := time.Parse(form, string(said)); err == nil {
			*t = ProofingTime(at.UTC().Format(layout))
			break
		}
	}
	return nil
}

// The reference prints the body of the list plain, its members under data.
var listProofingSessions = endpoint{service: idProofingAPI, method: "POST", path: "/proofingsession/fetch", needs: withLicense, form: wrapped, reads: true}

// maxProofingPages bounds a list to 100,000 sessions, of the sample's page size.
const maxProofingPages = 1000

// proofingPageSizes: the sample asks for the first.
func proofingPageSizes() []int { return []int{100, 25} }

var errNoProofingPage = errors.New("not a page of proofing sessions")

// ProofingSessions returns every session that the filter lets pass, from all
// pages of POST /proofingsession/fetch, each once. Sessions that are opened
// meanwhile may be missing; one that is lost between two pages, because others
// left the list, is not: the list is read anew, and an error after three times.
func (c *Client) ProofingSessions(ctx context.Context, filter ProofingSessionFilter) ([]*ListedProofingSession, error) {
	ids, err := c.IDs(ctx)
	if err != nil {
		return nil, err
	}
	return c.proofingPages(ctx, ids, filter).all()
}

// proofingPages says how the sessions that a filter lets pass are read.
func (c *Client) proofingPages(ctx context.Context, ids IDs, filter ProofingSessionFilter) paging[*ListedProofingSession] {
	return paging[*ListedProofingSession]{
		what: "proofing sessions", sizes: proofingPageSizes(), learned: c.pageForm(listProofingSessions), most: maxProofingPages, remedy: "Ask for fewer sessions, such as those until a time that has passed",
		key: func(s *ListedProofingSession) string { return string(s.ID) },
		read: func(index, size int) (got page[*ListedProofingSession], err error) {
			read, err := c.proofingPage(ctx, ids, filter, index, size)
			if err != nil {
				return got, err
			}
			return page[*ListedProofingSession]{read.Data, int(read.Page.Total), int(read.Page.Size)}, nil
		},
	}
}

// proofingPage is what is inside the outer data of a list's answer.
type proofingPage struct {
	Data []*ListedProofingSession `json:"data"`
	Page struct {
		Total Number `json:"total"` // of sessions on all pages
		Size  Number `json:"size"`
	} `json:"page"`
}

// proofingPage reads one page, counted from 0.
func (c *Client) proofingPage(ctx context.Context, ids IDs, filter ProofingSessionFilter, index, size int) (*proofingPage, error) {
	raw, err := c.exchange(ctx, listProofingSessions, nil, map[string]any{
		"query": filter, "pIndex": index, "pSize": size, "tenantId": ids.Tenant, "communityId": ids.Community,
	})
	if err != nil {
		return nil, err
	}
	for opens(members(raw)["data"], '{') {
		raw = members(raw)["data"]
	}
	page := new(proofingPage)
	problem := ""
	if err = json.Unmarshal(raw, page); err != nil {
		problem = shapeOnly(err)
	} else if page.Data == nil {
		problem = "it holds no sessions and no empty list"
	}
	for _, session := range page.Data {
		if session == nil || session.ID == "" {
			problem = "a session has no id"
		}
	}
	if problem != "" {
		return nil, c.fail(listProofingSessions, &Error{Message: "the answer does not have the documented form: " + problem}, errors.Join(errNoProofingPage, err))
	}
	return page, nil
}
