package client

import (
	"context"
	"errors"
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

// Twins returns the ids of the objects with the natural key of want that were
// there before this process made any, and are there still. A run that was killed
// between a create and its state leaves such a one, and another create would
// make it a second time: the API has no idempotency keys, and few of its names
// are unique. All creates of a process share one list.
func (c *Collection[A]) Twins(ctx context.Context, want *A) ([]string, error) {
	return c.twinsBy(ctx, func(found *A) bool { return c.twin(want, found) })
}

// twinsBy is Twins for a natural key of its own.
func (c *Collection[A]) twinsBy(ctx context.Context, same func(*A) bool) (ids []string, err error) {
	before, err := c.witness(ctx)
	if err != nil || !slices.ContainsFunc(before.ordered, same) {
		return nil, err
	}
	// It may have been deleted or renamed since.
	now, err := c.list(ctx)
	if err != nil {
		return nil, c.notChecked(err)
	}
	for _, found := range now.ordered {
		id := c.id(found)
		if made, _ := c.mine.Load(id); before.byID[id] == nil || made != nil || !same(found) {
			continue
		}
		if !c.whole(found) { // the list may tell less of it than its key
			switch found, err = c.fetch(ctx, id); {
			case errors.Is(err, ErrNotFound):
				continue
			case err != nil:
				return nil, c.notChecked(err)
			case !same(found):
				continue
			}
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// Twins returns the modules of the same name, type and mode; see Collection.Twins.
func (a *AuthModules) Twins(ctx context.Context, want *AuthModule) ([]string, error) {
	return a.all.Twins(ctx, want)
}

// Twins returns the journeys of the same name and category; see Collection.Twins.
func (s *AuthenticationJourneys) Twins(ctx context.Context, want *AuthenticationJourney) ([]string, error) {
	return s.all.Twins(ctx, want)
}

// Twins returns the gateways of the same name, channel and account; see
// Collection.Twins.
func (s *MessageGateways) Twins(ctx context.Context, want *MessageGateway) ([]string, error) {
	return s.all.Twins(ctx, want)
}

// Twins returns the templates of the same purpose, channel and name; see
// Collection.Twins. Its UUID is made anew by each create.
func (s *MessageTemplates) Twins(ctx context.Context, want *MessageTemplate) ([]string, error) {
	return s.all.twinsBy(ctx, func(found *MessageTemplate) bool {
		return found.Purpose == want.Purpose && found.Channel == want.Channel && SameName(found.Name, want.Name)
	})
}

// Twins returns the attributes of the same name or key, of which a module has
// one each; see Collection.Twins.
func (u UserAttributes) Twins(ctx context.Context, want *UserAttribute) ([]string, error) {
	return u.all.twinsBy(ctx, func(found *UserAttribute) bool {
		return SameName(want.Name, found.Name) || SameName(want.Attribute, found.Attribute)
	})
}

// Twins returns the SAML applications of the same name, however they were set up;
// see Collection.Twins.
func (f FeaturedServiceProviders) Twins(ctx context.Context, want *FeaturedServiceProvider) ([]string, error) {
	return f.all.Twins(ctx, &ServiceProvider{Name: want.Name, Type: TypeSAML})
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
