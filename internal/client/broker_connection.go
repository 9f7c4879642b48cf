package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// BrokerConnection is a broker that has registered itself for an auth module:
// API reference, Admin API, group Broker. Nothing creates one from outside.
// Pointers are what a change may leave out.
type BrokerConnection struct {
	UID     string   `json:"uid"`
	Name    *string  `json:"name"`
	Enabled *Enabled `json:"enabled"`
}

// Enabled is a boolean that travels as the text "true" or "false".
type Enabled bool

// MarshalJSON writes the text.
func (e Enabled) MarshalJSON() ([]byte, error) {
	return json.Marshal(strconv.FormatBool(bool(e)))
}

// UnmarshalJSON reads the text or a boolean.
func (e *Enabled) UnmarshalJSON(raw []byte) error { return (*Bool)(e).UnmarshalJSON(raw) }

// brokerCall is the body of the group's calls, beside the tenant and the community.
type brokerCall struct {
	ModuleID string   `json:"moduleId"`
	UID      string   `json:"uid,omitempty"`
	Name     *string  `json:"name,omitempty"`
	Enabled  *Enabled `json:"enabled,omitempty"`
}

// BrokerConnections stores the broker connections of one module.
type BrokerConnections struct {
	*Collection[BrokerConnection]
	moduleID string
}

// BrokerConnections returns the store of a module's broker connections.
func (c *Client) BrokerConnections(moduleID string) BrokerConnections {
	return BrokerConnections{shared(c, moduleID, func(c *Client) *Collection[BrokerConnection] { return newBrokerConnections(c, moduleID) }), moduleID}
}

var (
	changeBrokerStatus = endpoint{method: "PATCH", path: "/broker/changestatus", needs: withToken, community: true, about: true}
	renameBroker       = endpoint{method: "PATCH", path: "/broker/update", needs: withToken, community: true, about: true}
)

func newBrokerConnections(c *Client, moduleID string) *Collection[BrokerConnection] {
	fetch := endpoint{method: "POST", path: "/broker/fetch", needs: withToken, community: true, reads: true, about: true}
	return newCollection(c, wire[BrokerConnection]{
		kind:       "broker connection",
		listAt:     fetch,
		deleteAt:   endpoint{method: "DELETE", path: "/broker/{uid}", needs: withToken, community: true},
		deleteBody: func(string) any { return brokerCall{ModuleID: moduleID} },
		list: func(ctx context.Context) (list []*BrokerConnection, err error) {
			err = c.do(ctx, fetch, brokerCall{ModuleID: moduleID}, (*sequence[BrokerConnection])(&list))
			return list, c.AuthModules().confirm(ctx, moduleID, err) // a 404 speaks of the module
		},
		id: func(b *BrokerConnection) string { return b.UID },
	})
}

// Create adopts the connection with the uid of want, and changes it to want.
func (b BrokerConnections) Create(ctx context.Context, want *BrokerConnection) (*BrokerConnection, error) {
	// One that the kept list lacks is looked for in another: the broker may just
	// have registered itself.
	found, err := b.present(ctx, want.UID)
	if errors.Is(err, ErrNotFound) {
		return nil, fmt.Errorf("no broker with uid %s has registered itself for auth module %s, and only a broker itself can: install it for that module, and look its uid up in AdminX or in the data source of the module's broker connections", quote(want.UID), b.moduleID)
	}
	if err != nil {
		return nil, err
	}
	changed, err := b.apply(ctx, found, want)
	if err != nil {
		return found, err // it is there, and what was changed of it is seen by the next read
	}
	return changed, nil
}

// Update changes name and status, where they differ.
func (b BrokerConnections) Update(ctx context.Context, uid string, want *BrokerConnection) (*BrokerConnection, error) {
	found, err := b.present(ctx, uid)
	if err != nil {
		return nil, err
	}
	return b.apply(ctx, found, want)
}

// apply changes name and status, where they differ.
func (b BrokerConnections) apply(ctx context.Context, found, want *BrokerConnection) (*BrokerConnection, error) {
	changed := found
	send := func(at endpoint, call brokerCall) error {
		defer b.snapshot.write(found.UID)()
		call.ModuleID, call.UID = b.moduleID, found.UID
		var answered json.RawMessage
		err := b.client.do(ctx, at, call, &answered)
		// What is in the answer is printed nowhere.
		if changed = new(BrokerConnection); json.Unmarshal(answered, changed) != nil {
			changed = new(BrokerConnection)
		}
		return b.confirm(ctx, found.UID, err)
	}
	if want.Name != nil && (found.Name == nil || *found.Name != *want.Name) {
		if err := send(renameBroker, brokerCall{Name: want.Name}); err != nil {
			return nil, err
		}
	}
	if want.Enabled != nil && (found.Enabled == nil || *found.Enabled != *want.Enabled) {
		if err := send(changeBrokerStatus, brokerCall{Enabled: want.Enabled}); err != nil {
			return nil, err
		}
	}
	switch {
	case changed == found:
		return found, nil
	case changed.Name == nil || changed.Enabled == nil:
		changed = new(BrokerConnection)
	}
	return b.changed(ctx, found.UID, found, want, changed)
}
