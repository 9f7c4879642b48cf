package client

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/singleflight"
)

// firstList is the list of one kind as it was before this process made any
// object of it.
type firstList[A any] struct {
	flights singleflight.Group
	kept    atomic.Pointer[listing[A]]
}

func (f *firstList[A]) get(ctx context.Context, fetch func(context.Context) (*listing[A], error)) (*listing[A], error) {
	known := func() (*listing[A], bool) { l := f.kept.Load(); return l, l != nil }
	return share(ctx, &f.flights, "", known, func(ctx context.Context) (*listing[A], error) {
		listed, err := fetch(ctx)
		if err == nil {
			f.kept.Store(listed)
		}
		return listed, err
	})
}

// Twin returns the object with the natural key of want that was there before
// this process made any, or nil. A run that was killed between a create and its
// state leaves such a one, and another create would make it a second time: the
// API has no idempotency keys, and few of its names are unique. All creates of
// a process share one list.
func (c *Collection[A]) Twin(ctx context.Context, want *A) (*A, error) {
	return c.twinBy(ctx, func(found *A) bool { return c.twin(want, found) })
}

// twinBy is Twin for a natural key of its own.
func (c *Collection[A]) twinBy(ctx context.Context, same func(*A) bool) (*A, error) {
	first, err := c.first.get(ctx, c.list)
	if errors.Is(err, ErrNotFound) {
		return nil, nil // the parent is not there, which the create says better
	}
	if err != nil || !slices.ContainsFunc(first.ordered, same) {
		return nil, c.notLookedFor(err)
	}
	// It may have been deleted or renamed since.
	listed, err := c.list(ctx)
	if err != nil {
		return nil, c.notLookedFor(err)
	}
	for _, found := range listed.ordered {
		if first.byID[c.id(found)] == nil || !same(found) {
			continue
		}
		if !c.whole(found) { // the list may tell less of it than its key
			switch found, err = c.fetch(ctx, c.id(found)); {
			case errors.Is(err, ErrNotFound):
				continue
			case err != nil:
				return nil, c.notLookedFor(err)
			case !same(found):
				continue
			}
		}
		return found, nil
	}
	return nil, nil
}

// notLookedFor says what a failed read was for.
func (c *Collection[A]) notLookedFor(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("nothing was created, for it could not be looked whether the %s exists already: %w", c.kind, err)
}

// Twin returns the module of the same name, type and mode; see Collection.Twin.
func (a *AuthModules) Twin(ctx context.Context, want *AuthModule) (*AuthModule, error) {
	return a.all.Twin(ctx, want)
}

// Twin returns the journey of the same name and category; see Collection.Twin.
func (s *AuthenticationJourneys) Twin(ctx context.Context, want *AuthenticationJourney) (*AuthenticationJourney, error) {
	return s.all.Twin(ctx, want)
}

// Twin returns the gateway of the same name, channel and account; see
// Collection.Twin.
func (s *MessageGateways) Twin(ctx context.Context, want *MessageGateway) (*MessageGateway, error) {
	return s.all.Twin(ctx, want)
}

// Twin returns the template of the same purpose, channel and name; see
// Collection.Twin. Its UUID is made anew by each create.
func (s *MessageTemplates) Twin(ctx context.Context, want *MessageTemplate) (*MessageTemplate, error) {
	return s.all.twinBy(ctx, func(found *MessageTemplate) bool {
		return found.Purpose == want.Purpose && found.Channel == want.Channel && found.Name == want.Name
	})
}

// Twin returns the attribute of the same name and key; see Collection.Twin.
func (u UserAttributes) Twin(ctx context.Context, want *UserAttribute) (*UserAttribute, error) {
	return u.all.Twin(ctx, want)
}

// Twin returns the SAML application of the same name, however it was set up;
// see Collection.Twin.
func (f FeaturedServiceProviders) Twin(ctx context.Context, want *FeaturedServiceProvider) (*FeaturedServiceProvider, error) {
	found, err := f.all.Twin(ctx, &ServiceProvider{Name: want.Name, Type: TypeSAML})
	return featured(found), err
}

// Twin returns the template that says the same, where the session shows those
// of its kind; see Collection.Twin. Without one nothing can be looked for.
func (s *ProofingTemplates) Twin(ctx context.Context, want *ProofingTemplate) (*ProofingTemplate, error) {
	if want.SessionID == "" || s.client.cannotFind(ctx, want) != "" {
		return nil, nil
	}
	return s.client.proofingList(want.SessionID).Twin(ctx, want)
}
