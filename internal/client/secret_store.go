package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"
)

// StoredSecret is a secret that the tenant keeps under a tag: API reference,
// Admin API, group Secret Store. No answer holds its value.
type StoredSecret struct {
	Tag   string
	Value string // of a request

	CreatedBy string
	Created   time.Time // in whole seconds; zero where the answer does not tell it

	listed bool // all that the tenant tells
}

// MarshalJSON writes what a request has.
func (s StoredSecret) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"tag": s.Tag, "value": s.Value})
}

// UnmarshalJSON reads what an answer has.
func (s *StoredSecret) UnmarshalJSON(raw []byte) error {
	var in struct {
		Tag       string          `json:"tag"`
		CreatedBy text            `json:"createdBy"`
		CreatedTS json.RawMessage `json:"createdTs"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	*s = StoredSecret{Tag: in.Tag, CreatedBy: string(in.CreatedBy)}
	s.Created, _ = readMoment(in.CreatedTS)
	return nil
}

// SecretStore keeps the secrets of the community. A secret cannot be changed:
// another value is another secret of the same tag.
type SecretStore struct {
	all *Collection[StoredSecret]
	// made and asked hold the tags that creates of this process were answered,
	// and how many are being asked for.
	mu    sync.Mutex
	made  map[string]bool
	asked map[string]int
}

// SecretStore returns the store of the community's secrets.
func (c *Client) SecretStore() *SecretStore { return c.secretStore }

var (
	createSecret = endpoint{method: "POST", path: "/secret-store/create", needs: withToken}
	deleteSecret = endpoint{method: "POST", path: "/secret-store/delete", needs: withToken, about: true}
	fetchSecrets = endpoint{method: "POST", path: "/secret-store/fetch", needs: withToken, reads: true}
)

func newSecretStore(c *Client) *SecretStore {
	return &SecretStore{made: map[string]bool{}, asked: map[string]int{}, all: &Collection[StoredSecret]{
		client: c,
		kind:   "secret",
		listAt: fetchSecrets,
		readAll: func(ctx context.Context) (list []*StoredSecret, err error) {
			err = c.doInCommunity(ctx, fetchSecrets, nil, (*sequence[StoredSecret])(&list))
			for _, secret := range list {
				if secret != nil {
					secret.listed = true
				}
			}
			return list, err
		},
		id:    func(s *StoredSecret) string { return s.Tag },
		name:  func(s *StoredSecret) string { return "tag " + s.Tag },
		whole: func(s *StoredSecret) bool { return s.listed || !s.Created.IsZero() },
	}}
}

// Create keeps a secret under a tag that is free; ErrConflict where it is not.
// When the answer is lost it takes what is there if that is proved to be what
// was sent; otherwise the error says what is known (ErrOutcomeUnknown,
// ErrAmbiguous, ErrConflict).
func (s *SecretStore) Create(ctx context.Context, want *StoredSecret) (*StoredSecret, error) {
	began := time.Now()
	defer s.ask(want.Tag)()
	made := new(StoredSecret)
	end := s.all.snapshot.write(want.Tag)
	err := s.all.client.doInCommunity(ctx, createSecret, want, made)
	end()
	if err == nil && made.Tag != want.Tag && made.Tag != "" {
		err = s.all.client.fail(createSecret, &Error{Message: "the answer names another tag than " + want.Tag}, nil)
	}
	if errors.Is(err, ErrOutcomeUnknown) {
		made, err = s.adopt(ctx, want.Tag, began, err)
	}
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.made[want.Tag] = true
	s.mu.Unlock()
	if s.all.whole(made) {
		return made, nil
	}
	made.Tag = want.Tag
	whole, err := s.all.fetch(ctx, want.Tag)
	if err != nil {
		return made, fmt.Errorf("the secret was created with tag %s and could not be read back: %w", want.Tag, err)
	}
	return whole, nil
}

// ask counts a create, and returns what ends it.
func (s *SecretStore) ask(tag string) (end func()) {
	count := func(by int) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.asked[tag] += by
	}
	count(1)
	return func() { count(-1) }
}

// adopt finds the secret that a create with a lost answer made. The tag alone
// is no proof: anybody may have taken it. Proof is that the secret was made
// after the create began, and by no other create of this process.
func (s *SecretStore) adopt(ctx context.Context, tag string, began time.Time, lost error) (*StoredSecret, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookUpTime)
	defer cancel()
	listed, err := s.all.fetchAll(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w. Looking for it failed too: %w", lost, err)
	}
	found := listed.byID[tag]
	if found == nil {
		return nil, fmt.Errorf("%w. No secret with tag %s exists that it could have made", lost, tag)
	}
	s.mu.Lock()
	rivals := s.made[tag] || s.asked[tag] > 1
	s.mu.Unlock()
	since := began.Add(s.all.client.clock.skew() - idNoise)
	switch {
	case found.Created.IsZero() || rivals:
		return nil, fmt.Errorf("%w: secret with tag %s: %w", ErrAmbiguous, tag, lost)
	case found.Created.Before(since):
		return nil, fmt.Errorf("the secret with tag %s was there before: %w", tag, ErrConflict)
	}
	return found, nil
}

// Get returns what the tenant tells of a secret, or ErrNotFound, out of one
// list that all readers share.
func (s *SecretStore) Get(ctx context.Context, tag string) (*StoredSecret, error) {
	return s.all.Get(ctx, tag)
}

// Update sends nothing, for there is no call that changes a secret. It returns
// what is there.
func (s *SecretStore) Update(ctx context.Context, tag string, _ *StoredSecret) (*StoredSecret, error) {
	return s.all.Get(ctx, tag)
}

// Delete removes a secret; one that is gone already is no error.
func (s *SecretStore) Delete(ctx context.Context, tag string) error {
	err := s.all.deleteBy(ctx, tag, func(ctx context.Context) error {
		return s.all.client.doInCommunity(ctx, deleteSecret, map[string]string{"tag": tag}, nil)
	})
	if err == nil {
		s.mu.Lock()
		delete(s.made, tag)
		s.mu.Unlock()
	}
	return err
}

// List yields every secret, in the order of the tenant.
func (s *SecretStore) List(ctx context.Context) iter.Seq2[*StoredSecret, error] {
	return s.all.List(ctx)
}
