package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"time"
)

// proofingLists are the lists of templates, one for each proofing session that
// is read through.
type proofingLists struct {
	bySession sync.Map // session id → *Collection[ProofingTemplate]
}

func (c *Client) proofingLists() *proofingLists {
	return shared(c, "", func(*Client) *proofingLists { return new(proofingLists) })
}

// write marks a write to a template as begun for all lists, as several sessions
// may show it, and returns what marks it as ended, also for those that are read
// since then.
func (l *proofingLists) write(id string) (end func()) {
	mark := func() {
		l.bySession.Range(func(_, list any) bool {
			list.(*Collection[ProofingTemplate]).snapshot.write(id)
			return true
		})
	}
	mark()
	return mark
}

// proofingList returns the templates that a session shows.
func (c *Client) proofingList(session string) *Collection[ProofingTemplate] {
	known, ok := c.proofingLists().bySession.Load(session)
	if !ok {
		known, _ = c.proofingLists().bySession.LoadOrStore(session, newCollection(c, wire[ProofingTemplate]{
			kind:     "proofing template",
			createAt: createProofingTemplate, updateAt: updateProofingTemplate, deleteAt: deleteProofingTemplate, listAt: listProofingTemplates,
			list: func(ctx context.Context) ([]*ProofingTemplate, error) { return c.readProofingTemplates(ctx, session) },
			id:   func(t *ProofingTemplate) string { return t.ID },
			name: func(t *ProofingTemplate) string {
				return fmt.Sprintf("verification configuration %s, document type %s and the same steps", quote(t.DVCID), t.DocumentType)
			},
			twin: sameProofingTemplate,
			says: sameProofingTemplate, // with fewer zero values that say something
		}))
	}
	return known.(*Collection[ProofingTemplate])
}

// sameProofingTemplate compares all that a list may tell.
func sameProofingTemplate(sent, found *ProofingTemplate) bool {
	if sent.DVCID != found.DVCID || sent.DocumentType != found.DocumentType || len(sent.Workflow) != len(found.Workflow) {
		return false
	}
	for i, want := range sent.Workflow {
		got := found.Workflow[i]
		if got.Params == nil {
			got.Params = want.Params
		}
		if got.Actions == nil {
			got.Actions = want.Actions
		}
		want.Params, want.Actions = orNone(want.Params), orNone(want.Actions)
		got.Params, got.Actions = orNone(got.Params), orNone(got.Actions)
		if !reflect.DeepEqual(want, got) {
			return false
		}
	}
	return true
}

// errSessionRefused: the service shows no list for a session.
var errSessionRefused = errors.New("the tenant shows no proofing templates for the proofing session")

// readProofingTemplates reads the list of a session, whole. A refusal speaks of
// the session and never of a template. The list tells no verification
// configuration: it is the session's.
func (c *Client) readProofingTemplates(ctx context.Context, session string) ([]*ProofingTemplate, error) {
	if session == "" {
		return nil, errors.New("proofing templates are listed by proofing session only, and none is given")
	}
	var answer json.RawMessage
	err := c.do(ctx, listProofingTemplates, nil, &answer, session)
	switch {
	case errors.Is(err, ErrRefused) && !errors.Is(err, ErrThrottled):
		return nil, fmt.Errorf("%w %s: %v", errSessionRefused, quote(session), err) // no %w: a 404 is not the template's
	case err != nil:
		return nil, err
	}
	all, err := c.shownTemplates(ctx, session, answer)
	if errors.Is(err, errOtherCommunity) {
		return nil, fmt.Errorf("%w %s: %w", errSessionRefused, quote(session), err)
	}
	return all, err
}

// errOtherCommunity: the list asks for no credentials, and shows whatever the
// session is of.
var errOtherCommunity = errors.New("it is of another community")

// shownTemplates reads the answer to the list of a session.
func (c *Client) shownTemplates(ctx context.Context, session string, answer json.RawMessage) ([]*ProofingTemplate, error) {
	if list, wrapped := members(answer)["list"]; wrapped {
		answer = list
	}
	var owners []struct{ TenantID, CommunityID text }
	var all []*ProofingTemplate
	if err := errors.Join(json.Unmarshal(answer, &owners), json.Unmarshal(answer, &all)); err != nil || all == nil {
		return nil, c.fail(listProofingTemplates, &Error{Message: "the answer does not have the documented form: it holds no list"}, err)
	}
	if len(all) == 0 {
		return all, nil
	}
	ids, err := c.IDs(ctx)
	if err != nil {
		return nil, err
	}
	for _, owner := range owners {
		if owner.TenantID != "" && string(owner.TenantID) != ids.Tenant || owner.CommunityID != "" && string(owner.CommunityID) != ids.Community {
			return nil, errOtherCommunity
		}
	}
	of, err := c.findProofingSession(ctx, session)
	if err != nil || of == nil {
		return all, err
	}
	for _, t := range all {
		if t != nil && t.DVCID == "" {
			t.DVCID = told(of.DVCID)
		}
	}
	return all, nil
}

// findProofingSession looks a session up. It is nil where the service does not
// show it, for whatever reason: the call wants a license of the level system or
// service, and what is not shown proves nothing.
func (c *Client) findProofingSession(ctx context.Context, id string) (*ListedProofingSession, error) {
	ids, err := c.IDs(ctx)
	if err != nil {
		return nil, err
	}
	page, _, err := c.proofingPages(ctx, ids, ProofingSessionFilter{ID: id}).page(0)
	switch {
	case errors.Is(err, errNoProofingPage) || errors.Is(err, ErrRefused) && !errors.Is(err, ErrThrottled):
		return nil, nil
	case err != nil:
		return nil, err
	}
	for _, session := range page.items {
		if string(session.ID) == id {
			return session, nil
		}
	}
	return nil, nil
}

// sessionShows reports whether the session of a template shows every template of
// its kind, and what is in doubt where that is not sure. A session that is over
// may show none.
func (c *Client) sessionShows(ctx context.Context, t *ProofingTemplate) (shows bool, unsure string, err error) {
	session, err := c.findProofingSession(ctx, t.SessionID)
	switch {
	case err != nil:
		return false, "", err
	case session == nil:
		return false, "the tenant does not show what the session is for", nil
	case told(session.DVCID) != t.DVCID || told(session.DocumentType) != t.DocumentType:
		return false, fmt.Sprintf("the session is of verification configuration %s and document type %s", quote(told(session.DVCID)), quote(told(session.DocumentType))), nil
	case !session.open(c.clock.now()):
		return false, "the session is over", nil
	}
	return true, "", nil
}

// told returns a text, "" where it was not told.
func told(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// open reports whether a session has certainly not expired, and has not ended
// otherwise as far as the list tells it.
func (s *ListedProofingSession) open(now time.Time) bool {
	at, err := time.Parse(time.RFC3339, string(s.ExpiryTS))
	ended := s.CompletedTS != "" || told(s.ResultStatus) != "" || told(s.Status) != "" && !ProofingOpen(*s.Status)
	return err == nil && now.Before(at) && !ended
}

// cannotFind tells why a template of which the answer was lost cannot be looked
// for; "" when its session shows such templates.
func (c *Client) cannotFind(ctx context.Context, want *ProofingTemplate) (why string) {
	if want.SessionID == "" {
		return "the API lists proofing templates by proofing session only, and none is given"
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookUpTime)
	defer cancel()
	shows, unsure, err := c.sessionShows(ctx, want)
	switch {
	case err != nil:
		return err.Error()
	case !shows:
		return unsure
	}
	return ""
}

// ProofingSessionTemplates returns the templates that a session shows: GET
// /proofingtemplates/{sessionId}. It is ErrProofingSession when the tenant does
// not take the id, or the templates are another community's: the call asks for
// no credentials. Their verification configuration, which the list does not
// show, is the session's, as far as the list of sessions shows it.
func (c *Client) ProofingSessionTemplates(ctx context.Context, id string) ([]*ProofingTemplate, error) {
	var answer json.RawMessage
	if err := c.do(ctx, listProofingTemplates, nil, &answer, id); err != nil {
		return nil, proofingSessionError(listProofingTemplates, err)
	}
	templates, err := c.shownTemplates(ctx, id, answer)
	if errors.Is(err, errOtherCommunity) {
		return nil, fmt.Errorf("%w: %w", ErrProofingSession, err)
	}
	return templates, err
}
