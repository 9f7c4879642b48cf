package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
)

// NetworkConfig says how users of a RADIUS server or of the auth proxy prove who they
// are: API reference, Admin API, groups Radius and Auth Proxy. Pointers are what a
// request may leave out.
type NetworkConfig struct {
	UID         string  `json:"-"` // in the path, chosen by whoever creates it
	Name        string  `json:"name"`
	AuthScheme  Names   `json:"authScheme"`
	PushKeyword string  `json:"pushKeyword"`
	IVRKeyword  *string `json:"ivrKeyword,omitempty"`
	IVRLine     *string `json:"ivrLine,omitempty"` // RADIUS

	HasDefaultMethod *Bool   `json:"isDefaultAuthMethodEnable,omitempty"` // auth proxy
	DefaultMethod    *string `json:"defaultAuthMethod,omitempty"`         // auth proxy; kept only with the former

	raw json.RawMessage // all that the service says of it
}

// UnmarshalJSON reads an answer. No answer is printed with an id: it is taken under
// all of the names that the API has for one.
func (n *NetworkConfig) UnmarshalJSON(raw []byte) error {
	type plain NetworkConfig
	if err := json.Unmarshal(raw, (*plain)(n)); err != nil {
		return err
	}
	var ids struct {
		UID     text `json:"uid"`
		ID      text `json:"id"`
		MongoID text `json:"_id"`
	}
	if err := json.Unmarshal(raw, &ids); err != nil {
		return err
	}
	n.UID, n.raw = string(cmp.Or(ids.UID, ids.ID, ids.MongoID)), slices.Clone(raw)
	return nil
}

// NetworkConfigs stores the configurations of one kind.
type NetworkConfigs struct{ *Collection[NetworkConfig] }

// RadiusConfigs returns the store of the community's RADIUS configurations.
func (c *Client) RadiusConfigs() NetworkConfigs {
	return c.networkConfigs("RADIUS configuration", "/radius/fetch", "/radius/config/{uid}")
}

// AuthProxyConfigs returns the store of the community's auth proxy configurations.
func (c *Client) AuthProxyConfigs() NetworkConfigs {
	return c.networkConfigs("auth proxy configuration", "/authproxy/fetch", "/authproxy/config/{id}")
}

func (c *Client) networkConfigs(kind, list, one string) NetworkConfigs {
	return NetworkConfigs{shared(c, one, func(c *Client) *Collection[NetworkConfig] { return newNetworkConfigs(c, kind, list, one) })}
}

func newNetworkConfigs(c *Client, kind, list, one string) *Collection[NetworkConfig] {
	fetch := endpoint{method: "POST", path: list, needs: withToken, community: true, reads: true, about: true}
	put := endpoint{method: "PUT", path: one, needs: withToken}
	read := func(ctx context.Context, filter any) ([]*NetworkConfig, error) {
		var raw json.RawMessage
		if err := c.do(ctx, fetch, filter, &raw); err != nil {
			return nil, err
		}
		found, err := readNetworkConfigs(raw)
		if err != nil {
			err = c.fail(fetch, &Error{Message: "the answer is not a list of a " + kind}, err)
		}
		return found, err
	}
	set := func(ctx context.Context, uid string, body any) (*NetworkConfig, error) {
		var answered json.RawMessage
		err := c.do(ctx, put, body, &answered, uid)
		made := new(NetworkConfig)
		if json.Unmarshal(answered, made) != nil { // what RADIUS answers is printed nowhere
			made = new(NetworkConfig)
		}
		if err == nil && made.UID != uid && made.Name == "" {
			err = c.fail(put, &Error{Message: "the answer shows neither the " + kind + " nor its id"}, errShowsNothing)
		}
		made.UID = uid
		return made, err
	}
	return newCollection(c, wire[NetworkConfig]{
		kind:     kind,
		createAt: put, updateAt: put, listAt: fetch,
		deleteAt: endpoint{method: "DELETE", path: one, needs: withToken},
		create: func(ctx context.Context, want *NetworkConfig) (*NetworkConfig, error) {
			return set(ctx, want.UID, want)
		},
		update: func(ctx context.Context, uid string, overlaid sentBack) (*NetworkConfig, error) {
			body := members(overlaid.body)
			if dropNulls(body); string(body["isDefaultAuthMethodEnable"]) == "false" {
				delete(body, "defaultAuthMethod")
			}
			back, err := sendBack(body, overlaid.meant)
			if err != nil {
				return nil, err
			}
			made, err := set(ctx, uid, back)
			if errors.Is(err, errShowsNothing) {
				err = nil // which is read back
			}
			return made, err
		},
		list: func(ctx context.Context) ([]*NetworkConfig, error) {
			all, err := read(ctx, struct{}{})
			if errors.Is(err, ErrNotFound) { // the call names no object: there are none
				return []*NetworkConfig{}, nil
			}
			return all, err
		},
		part: func(ctx context.Context, uid string) ([]*NetworkConfig, error) {
			some, err := read(ctx, map[string][]string{"ids": {uid}})
			if errors.Is(err, ErrNotFound) {
				return nil, nil
			}
			return some, err
		},
		id:   func(n *NetworkConfig) string { return n.UID },
		name: func(n *NetworkConfig) string { return "id " + n.UID },
		// An answer to a write may leave out what the list shows.
		whole: func(n *NetworkConfig) bool { return n.Name != "" && n.AuthScheme != nil && n.PushKeyword != "" },
		twin:  func(sent, found *NetworkConfig) bool { return sent.UID == found.UID },
		taken: func(sent, found *NetworkConfig) bool { return SameName(sent.Name, found.Name) }, // each create makes another uid
		says:  func(_, _ *NetworkConfig) bool { return true },                                   // nobody else has its uid
		raw:   func(n *NetworkConfig) json.RawMessage { return n.raw },
		rules: overlayRules{owned: map[string]bool{"uid": true, "id": true}},
	})
}

// errShowsNothing is an answer of success that does not show what was done. After a
// create the list does.
var errShowsNothing = errors.New("the answer shows nothing")

// readNetworkConfigs reads every configuration of an answer, whose form is printed
// nowhere: a list, an object that has nothing but one, a configuration, or an object
// that has each configuration under its uid.
func readNetworkConfigs(answer json.RawMessage) ([]*NetworkConfig, error) {
	found := []*NetworkConfig{}
	named := members(answer)
	if _, single := named["name"]; single {
		answer = slices.Concat(json.RawMessage("["), answer, json.RawMessage("]"))
	} else if named != nil {
		for key, raw := range named {
			if len(named) == 1 && opens(raw, '[') {
				return readNetworkConfigs(raw)
			}
			if !opens(raw, '{') {
				continue
			}
			one := new(NetworkConfig)
			if err := json.Unmarshal(raw, one); err != nil {
				return nil, err
			}
			one.UID = cmp.Or(one.UID, key)
			found = append(found, one)
		}
		if len(found) == 0 && len(named) > 0 {
			return nil, errors.New("there is no configuration")
		}
		slices.SortFunc(found, func(a, b *NetworkConfig) int { return cmp.Compare(a.UID, b.UID) })
		return found, nil
	}
	if !opens(answer, '[') && !opens(answer, '{') {
		return nil, errors.New("it is not a list")
	}
	return found, json.Unmarshal(answer, (*sequence[NetworkConfig])(&found))
}

// Create makes a configuration under a new uid, by which it is found again after a
// lost answer.
func (s NetworkConfigs) Create(ctx context.Context, want *NetworkConfig) (*NetworkConfig, error) {
	first := *want
	first.UID = uuid()
	return s.Collection.Create(ctx, &first)
}
