package client

import (
	"context"
	"encoding/json"
	"iter"
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
type SecretStore struct{ all *Collection[StoredSecret] }

// SecretStore returns the store of the community's secrets.
func (c *Client) SecretStore() *SecretStore { return c.secretStore }

var (
	createSecret = endpoint{method: "POST", path: "/secret-store/create", needs: withToken}
	deleteSecret = endpoint{method: "POST", path: "/secret-store/delete", needs: withToken, about: true}
	fetchSecrets = endpoint{method: "POST", path: "/secret-store/fetch", needs: withToken, reads: true}
)

func newSecretStore(c *Client) *SecretStore {
	return &SecretStore{&Collection[StoredSecret]{
		client: c,
		kind:   "secret",
		listAt: fetchSecrets,
		readAll: func(ctx context.Context) (list []*StoredSecret, err error) {
			err = c.doInCommunity(ctx, fetchSecrets, nil, &list)
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
		twin:  func(sent, found *StoredSecret) bool { return sent.Tag == found.Tag },
		says:  func(_, _ *StoredSecret) bool { return true }, // no answer has the value
	}}
}

// Twins returns the tag where a secret has it; see Collection.Twins.
func (s *SecretStore) Twins(ctx context.Context, want *StoredSecret) ([]string, error) {
	return s.all.Twins(ctx, want)
}

// Create keeps a secret under a tag that is free; ErrConflict where it is not.
// See Collection.Create for lost answers: the service refuses a second secret
// of a tag, so that a tag that is new since the create began holds what was
// sent, unless somebody else took it in that time.
func (s *SecretStore) Create(ctx context.Context, want *StoredSecret) (*StoredSecret, error) {
	return s.all.createBy(ctx, want, func(ctx context.Context) (*StoredSecret, error) {
		made := new(StoredSecret)
		err := s.all.client.doInCommunity(ctx, createSecret, want, made)
		if err == nil && made.Tag != want.Tag && made.Tag != "" {
			err = s.all.client.fail(createSecret, &Error{Message: "the answer names another tag than " + want.Tag}, nil)
		}
		made.Tag = want.Tag
		return made, err
	})
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
	return s.all.deleteBy(ctx, tag, func(ctx context.Context) error {
		return s.all.client.doInCommunity(ctx, deleteSecret, map[string]string{"tag": tag}, nil)
	})
}

// List yields every secret, in the order of the tenant.
func (s *SecretStore) List(ctx context.Context) iter.Seq2[*StoredSecret, error] {
	return s.all.List(ctx)
}
