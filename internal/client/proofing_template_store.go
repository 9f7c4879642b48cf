package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
)

// ProofingTemplates stores templates, which it reads through a session.
type ProofingTemplates struct {
	client *Client
	known  ProofingTemplate
}

// ProofingTemplates returns the store of the community's proofing templates.
// known is what the caller knows of the template that it will ask for: the
// session to read it through, its verification configuration and its document
// type.
func (c *Client) ProofingTemplates(known ProofingTemplate) *ProofingTemplates {
	return &ProofingTemplates{c, known}
}

// call is do with the ids of the tenant and the community in front of the
// path's further parameters.
func (s *ProofingTemplates) call(ctx context.Context, e endpoint, in, out any, params ...string) error {
	ids, err := s.client.IDs(ctx)
	if err != nil {
		return err
	}
	return s.client.do(ctx, e, in, out, append([]string{ids.Tenant, ids.Community}, params...)...)
}

// Create makes a template. After a lost answer it is looked for in the list of
// the session, where one is given that shows templates of that kind. Without,
// the error is ErrOutcomeUnknown.
func (s *ProofingTemplates) Create(ctx context.Context, want *ProofingTemplate) (*ProofingTemplate, error) {
	steps, err := workflowOver(nil, want.Workflow)
	if err != nil {
		return nil, err
	}
	body := map[string]any{"documentType": want.DocumentType, "dvcID": want.DVCID, "workflow": steps}
	list := s.client.proofingList(want.SessionID)
	var before *listing[ProofingTemplate]
	if want.SessionID != "" {
		before, _ = list.witness(ctx) // why there is none is asked when one is needed
	}
	defer s.client.proofingLists().write("")()
	var lost error
	made, err := list.createAfter(ctx, before, want, func(ctx context.Context, want *ProofingTemplate) (*ProofingTemplate, error) {
		made := new(ProofingTemplate)
		err := s.call(ctx, createProofingTemplate, body, made)
		if err == nil && made.ID == "" {
			err = s.client.fail(createProofingTemplate, &Error{Message: "the answer contains no id"}, nil)
		}
		if errors.Is(err, ErrOutcomeUnknown) {
			if why := s.client.cannotFind(ctx, want); why != "" {
				lost = fmt.Errorf("%w. It cannot be looked up: %s. Check in AdminX whether it exists before you apply again, which would create a second one", err, why)
				return nil, errNotLookedFor
			}
		}
		return made, err
	})
	if errors.Is(err, errNotLookedFor) {
		return nil, lost
	}
	return made, err
}

// errNotLookedFor ends a create whose template no list can show.
var errNotLookedFor = errors.New("not looked for")

// Get returns the template with that id as the session's list shows it. Where
// no session is known, or one that does not show it for a reason of its own,
// the template is returned with its id alone. It is ErrNotFound only when a
// session that shows templates of its kind does not have it.
func (s *ProofingTemplates) Get(ctx context.Context, id string) (*ProofingTemplate, error) {
	session := s.known.SessionID
	if session == "" {
		return &ProofingTemplate{ID: id}, nil
	}
	found, err := s.client.proofingList(session).Get(ctx, id)
	return s.explained(ctx, id, found, err)
}

// explained tells a template that is gone from one that a session does not
// show.
func (s *ProofingTemplates) explained(ctx context.Context, id string, found *ProofingTemplate, err error) (*ProofingTemplate, error) {
	var why string
	switch {
	case errors.Is(err, errSessionRefused):
		why = err.Error()
	case errors.Is(err, ErrNotFound):
		shows, unsure, lookErr := s.client.sessionShows(ctx, &s.known)
		switch {
		case lookErr != nil:
			return nil, lookErr
		case shows:
			return nil, err
		}
		why = fmt.Sprintf("the list of proofing session %s has no proofing template with id %s, and %s", quote(s.known.SessionID), id, unsure)
	default:
		return found, err
	}
	if s.known.DVCID == "" { // there is nothing to go on with
		return nil, errors.New(why)
	}
	return &ProofingTemplate{ID: id, Unread: why}, nil
}

// Update sets the workflow of a template; a nil one is left as it is, without a
// call. What the service alone knows of steps, params and actions of the same
// name is kept as far as the session's list tells it, so that a session that
// does not show the template is an error, and nothing is sent.
func (s *ProofingTemplates) Update(ctx context.Context, id string, want *ProofingTemplate) (*ProofingTemplate, error) {
	asKnown := &ProofingTemplate{ID: id}
	if want.Workflow == nil {
		return asKnown, nil
	}
	var current json.RawMessage
	if want.SessionID != "" {
		at := &ProofingTemplates{s.client, *want}
		found, err := s.client.proofingList(want.SessionID).fetch(ctx, id)
		found, err = at.explained(ctx, id, found, err)
		switch {
		case err != nil:
			return nil, err
		case found.Unread != "":
			return nil, fmt.Errorf("nothing was changed: what the tenant has added to the steps cannot be kept: %s. Give an open session of the same verification configuration and document type, or none, to write the steps without what was added", found.Unread)
		}
		if err := want.differs(found); err != nil {
			return nil, err
		}
		current = found.shown
	}
	steps, err := workflowOver(current, want.Workflow)
	if err != nil {
		return nil, err
	}
	defer s.client.proofingLists().write(id)()
	changed := new(ProofingTemplate)
	meant, err := workflowOver(nil, want.Workflow)
	if err != nil {
		return nil, err
	}
	body, ours := map[string]any{"workflow": steps}, map[string]any{"workflow": meant}
	patch := func(at endpoint, which string) error {
		back, err := sendBack(body, ours)
		if err != nil {
			return err
		}
		return s.call(ctx, at, back, changed, which)
	}
	err = patch(updateProofingTemplate, id)
	if takesNone(err) && s.isOnly(ctx, id, want) {
		body["documentType"], ours["documentType"] = want.DocumentType, want.DocumentType
		err = patch(patchOfDVCID, want.DVCID)
	}
	if err != nil {
		return nil, err
	}
	if changed.ID != id {
		return asKnown, nil // the answer does not show it
	}
	return changed, want.differs(changed)
}

// takesNone reports whether a service may have no call that updates by id.
func takesNone(err error) bool {
	var failed *Error
	return errors.Is(err, ErrNotFound) || errors.As(err, &failed) && failed.Status == http.StatusMethodNotAllowed
}

// isOnly reports whether the session's list has no other template. The reference
// has a second call, by verification configuration and document type, which would
// change any one of several.
func (s *ProofingTemplates) isOnly(ctx context.Context, id string, want *ProofingTemplate) bool {
	if want.SessionID == "" {
		return false
	}
	all, err := s.client.proofingList(want.SessionID).fresh(ctx)
	return err == nil && len(all.byID) == 1 && all.byID[id] != nil
}

// differs reports a template that is not what it was taken for: cannot be changed
// either.
func (t *ProofingTemplate) differs(found *ProofingTemplate) error {
	for _, of := range []struct{ what, want, found string }{
		{"verification configuration", t.DVCID, found.DVCID}, {"document type", t.DocumentType, found.DocumentType},
	} {
		if of.found != "" && of.found != of.want {
			return fmt.Errorf("proofing template %s is of %s %s and not %s, which cannot be changed", found.ID, of.what, quote(of.found), quote(of.want))
		}
	}
	return nil
}

// Delete removes a template; one that is gone is no error. There is no list to
// hold a 404 against. After a lost answer it is looked for where a session shows it,
// and else deleted again, for the second answer tells what the first was.
func (s *ProofingTemplates) Delete(ctx context.Context, id string) error {
	defer s.client.proofingLists().write(id)()
	remove := func() error {
		err := s.call(ctx, deleteProofingTemplate, nil, nil, id)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	}
	err := remove()
	ctx, cancel := outlive(ctx)
	defer cancel()
	shown := s.client.proofingList(s.known.SessionID)
	if errors.Is(err, ErrOutcomeUnknown) {
		s.client.comesLate(ctx, err, func() bool {
			if _, gone := shown.fetch(ctx, id); errors.Is(gone, ErrNotFound) {
				err = nil
			} else {
				err = remove()
			}
			return !errors.Is(err, ErrOutcomeUnknown)
		})
	}
	if err != nil || s.known.SessionID == "" {
		return err
	}
	return shown.vanishes(ctx, id)
}

// List yields every template that the session shows.
func (s *ProofingTemplates) List(ctx context.Context) iter.Seq2[*ProofingTemplate, error] {
	return s.client.proofingList(s.known.SessionID).List(ctx)
}

// Twins returns the templates that say the same, where the session shows them;
// see Collection.Twins. Without a session that shows any, nothing can be looked
// for.
func (s *ProofingTemplates) Twins(ctx context.Context, want *ProofingTemplate) ([]string, error) {
	if want.SessionID == "" {
		return nil, nil
	}
	ids, err := s.client.proofingList(want.SessionID).Twins(ctx, want)
	if errors.Is(err, errSessionRefused) {
		return nil, nil
	}
	return ids, err
}
