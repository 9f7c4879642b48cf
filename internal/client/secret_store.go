package client

import (
	"context"
	"encoding/json"
	"time"
)

// StoredSecret is a secret that the tenant keeps under a tag: API reference,
// Admin API, group Secret Store. No answer holds its value.
type StoredSecret struct {
	Tag   string
	Value string // of a request

	CreatedBy string
	Created   time.Time // in whole seconds; zero where the answer does not show it

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

// SecretStore returns the store of the community's secrets. A secret cannot be
// changed: another value is another secret of the same tag, and an update sends
// nothing. The service refuses a second secret of a tag (ErrConflict), so that a
// tag that is new since a create with a lost answer began holds what was sent,
// unless somebody else took it in that time.
func (c *Client) SecretStore() *Collection[StoredSecret] { return shared(c, "", newSecretStore) }

func newSecretStore(c *Client) *Collection[StoredSecret] {
	create := endpoint{method: "POST", path: "/secret-store/create", needs: withToken, community: true}
	fetch := endpoint{method: "POST", path: "/secret-store/fetch", needs: withToken, community: true, reads: true}
	return newCollection(c, wire[StoredSecret]{
		kind:       "secret",
		listAt:     fetch,
		deleteAt:   endpoint{method: "POST", path: "/secret-store/delete", needs: withToken, community: true, about: true},
		deleteBody: func(tag string) any { return map[string]string{"tag": tag} },
		create: func(ctx context.Context, want *StoredSecret) (*StoredSecret, error) {
			made := new(StoredSecret)
			err := c.do(ctx, create, want, made)
			if err == nil && made.Tag != want.Tag && made.Tag != "" {
				err = c.fail(create, &Error{Message: "the answer names another tag than " + want.Tag}, nil)
			}
			made.Tag = want.Tag
			return made, err
		},
		list: func(ctx context.Context) (list []*StoredSecret, err error) {
			err = c.do(ctx, fetch, struct{}{}, (*sequence[StoredSecret])(&list))
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
		fixed: true,
	})
}
