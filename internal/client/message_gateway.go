package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Channels of message gateways and of message templates.
const (
	ChannelEmail = "email"
	ChannelSMS   = "sms"
	ChannelVoice = "voice"
)

// Channels returns all channels.
func Channels() []string { return []string{ChannelEmail, ChannelSMS, ChannelVoice} }

// MessageGateway is a vendor's account over which the community sends its
// messages: API reference, Admin API, group MSG Gateway. Pointers are what a
// request may leave out; the service's samples leave several of them out of
// answers too.
type MessageGateway struct {
	ID         string   `json:"id,omitempty"` // the service's
	Type       string   `json:"type,omitempty"`
	Channels   []string `json:"channels,omitempty"` // one
	Name       string   `json:"name"`
	Auth       *Enabled `json:"auth,omitempty"`
	Username   string   `json:"username"`
	Password   Secret   `json:"password,omitempty"`
	ServiceURL string   `json:"serviceUrl"`
	Active     string   `json:"-"` // answers only

	Protocol    *string `json:"protocol,omitempty"`    // email
	SenderEmail *string `json:"senderEmail,omitempty"` // email
	Port        *Port   `json:"port,omitempty"`        // email

	SenderPhone  *string `json:"senderPhone,omitempty"`   // sms, voice
	TemplateID   *string `json:"smstemplateid,omitempty"` // sms
	EntityID     *string `json:"entityId,omitempty"`      // sms
	OTPDelimiter *string `json:"otpDelimiter,omitempty"`  // sms, voice; updates only
	TimeoutValue *Number `json:"timeoutValue,omitempty"`  // sms, voice; updates only

	AWSRegion           *string `json:"awsRegion,omitempty"`           // AWS; email, sms
	AuthTokenRequestURL *string `json:"authTokenRequestUrl,omitempty"` // Coalesce; sms
	AuthClientID        *string `json:"authClientId,omitempty"`        // Coalesce; sms
	AuthClientSecret    Secret  `json:"authClientSecret,omitempty"`    // Coalesce; sms
	AuthGrantType       *string `json:"authGrantType,omitempty"`       // Coalesce; sms
	AuthScope           *string `json:"authScope,omitempty"`           // Coalesce; sms
	PrincipalEntityID   *string `json:"principalEntityId,omitempty"`   // Gupshup; sms
	DLTTemplateID       *string `json:"dltTemplateId,omitempty"`       // Gupshup; sms
	AppCategory         *string `json:"appCategory,omitempty"`         // Sandesh; sms
	GSTFlag             *string `json:"gstFlag,omitempty"`             // Sandesh; sms
	MsgType             *string `json:"msgType,omitempty"`             // Sandesh; sms

	// Known are secrets that are not to be changed. They are sent only to a
	// service that takes no update without them.
	Known GatewaySecrets `json:"-"`

	shownPassword, shownClientSecret bool // in clear or as a mask
}

// NoTimeout takes the timeout of a gateway away.
const NoTimeout Number = 0

// GatewaySecrets are the secrets of a gateway.
type GatewaySecrets struct{ Password, AuthClientSecret string }

// UnmarshalJSON remembers of secrets whether something is shown of them.
func (g *MessageGateway) UnmarshalJSON(raw []byte) error {
	type plain MessageGateway
	if err := json.Unmarshal(raw, (*plain)(g)); err != nil {
		return err
	}
	var answered struct{ Active, Password, AuthClientSecret text }
	if err := json.Unmarshal(raw, &answered); err != nil {
		return err
	}
	g.Active = string(answered.Active)
	g.shownPassword, g.shownClientSecret = answered.Password != "", answered.AuthClientSecret != ""
	return nil
}

// MessageGateways stores the gateways of the community.
type MessageGateways struct {
	*Collection[MessageGateway]
	insists insistence
}

// MessageGateways returns the store of the community's message gateways.
func (c *Client) MessageGateways() *MessageGateways { return shared(c, "", newMessageGateways) }

var (
	createGateway = endpoint{method: "POST", path: "/msg_gateway/create", needs: withToken, community: true}
	updateGateway = endpoint{method: "POST", path: "/msg_gateway/update", needs: withToken, about: true, community: true}
	deleteGateway = endpoint{method: "DELETE", path: "/msg_gateway", needs: withToken, about: true, community: true}
	fetchGateway  = endpoint{method: "POST", path: "/msg_gateway/fetch/{id}", needs: withToken, reads: true, community: true}
	fetchGateways = endpoint{method: "POST", path: "/msg_gateway/fetch", needs: withToken, reads: true, community: true}
)

func newMessageGateways(c *Client) *MessageGateways {
	return &MessageGateways{Collection: newCollection(c, wire[MessageGateway]{
		kind:     "message gateway",
		createAt: createGateway, getAt: fetchGateway, updateAt: updateGateway, deleteAt: deleteGateway, listAt: fetchGateways,
		get:        c.readGateway,
		update:     c.updateGateway,
		deleteBody: func(id string) any { return map[string]string{"gatewayId": id} },
		id:         func(g *MessageGateway) string { return g.ID },
		name:       func(g *MessageGateway) string { return "name " + quote(g.Name) },
		whole:      wholeGateway,
		twin:       sameGateway,
		rules:      overlayRules{owned: map[string]bool{"active": true, "status": true, "password": true, "authClientSecret": true}},
	})}
}

// readGateway reads one gateway, which comes in a list. One that does not
// exist is an empty list: the reference names no 404.
func (c *Client) readGateway(ctx context.Context, id string) (json.RawMessage, *MessageGateway, error) {
	var answered json.RawMessage
	if err := c.do(ctx, fetchGateway, nil, &answered, id); err != nil {
		return nil, nil, err
	}
	found := []json.RawMessage{answered}
	if !opens(answered, '{') {
		if err := json.Unmarshal(answered, &found); err != nil || found == nil {
			return nil, nil, c.fail(fetchGateway, &Error{Message: "the answer is not a list"}, err)
		}
	}
	switch len(found) {
	case 0:
		return nil, nil, c.fail(fetchGateway, &Error{Message: "the answer is an empty list: no message gateway has id " + id, absent: true}, nil)
	case 1:
		return c.MessageGateways().decoded(found[0], id)
	}
	return nil, nil, c.fail(fetchGateway, &Error{Message: fmt.Sprintf("the answer is a list of %d instead of the message gateway with id %s", len(found), id)}, nil)
}

// wholeGateway reports whether a listed gateway has all that its channel must
// have. Samples leave members out, and show a type of null.
func wholeGateway(g *MessageGateway) bool {
	if g.Type == "" || len(g.Channels) == 0 {
		return false
	}
	return !slices.ContainsFunc(g.Channels, func(channel string) bool {
		switch channel {
		case ChannelEmail:
			return g.SenderEmail == nil || g.Port == nil
		case ChannelSMS:
			return g.SenderPhone == nil || g.TemplateID == nil || g.EntityID == nil
		}
		return g.SenderPhone == nil
	})
}

// sameGateway compares the natural key: name, channel and service, with the
// type where the list tells it.
func sameGateway(sent, found *MessageGateway) bool {
	return SameName(sent.Name, found.Name) && slices.Equal(sent.Channels, found.Channels) && sent.ServiceURL == found.ServiceURL &&
		sent.Username == found.Username && (found.Type == "" || sent.Type == found.Type)
}

// Create makes a gateway. What only an update takes is sent in one.
func (s *MessageGateways) Create(ctx context.Context, want *MessageGateway) (*MessageGateway, error) {
	first := *want
	first.OTPDelimiter, first.TimeoutValue = nil, nil
	made, err := s.Collection.Create(ctx, &first)
	var caveat *Caveat
	if err != nil && !errors.As(err, &caveat) || want.OTPDelimiter == nil && want.TimeoutValue == nil {
		return made, err
	}
	rest := *want
	rest.Password, rest.AuthClientSecret = "", ""
	rest.Known = GatewaySecrets{Password: string(want.Password), AuthClientSecret: string(want.AuthClientSecret)}
	whole, failed := s.Update(ctx, made.ID, &rest)
	if failed != nil {
		return made, fmt.Errorf("the message gateway was created with id %s, without what only an update can set: %w", made.ID, failed)
	}
	return whole, err
}

// Update changes a gateway. The reference prints the secrets among what every
// update must have. They are sent when they are to change, and otherwise only
// to a service that insists on them: that refuses an update for lack of them,
// or shows none after it where it showed one before.
func (s *MessageGateways) Update(ctx context.Context, id string, want *MessageGateway) (*MessageGateway, error) {
	complete := *want
	complete.Password = cmp.Or(want.Password, Secret(want.Known.Password))
	complete.AuthClientSecret = cmp.Or(want.AuthClientSecret, Secret(want.Known.AuthClientSecret))
	known := complete.Password != want.Password || complete.AuthClientSecret != want.AuthClientSecret
	var before *MessageGateway
	return keeping(&s.insists, known,
		func(err error) bool { return lacksOne(err, "password", "authClientSecret") },
		func(after *MessageGateway) bool { return want.Known.lost(before, after) },
		func() (_ *MessageGateway, err error) {
			var current json.RawMessage
			if current, before, err = s.fetchRaw(ctx, id); err != nil {
				return nil, err
			}
			return s.changeFrom(ctx, id, current, before, want)
		},
		func() (*MessageGateway, error) { return s.change(ctx, id, &complete) })
}

// updateGateway sends an update, of which the answer is an id and a status.
func (c *Client) updateGateway(ctx context.Context, _ string, overlaid sentBack) (*MessageGateway, error) {
	body := members(overlaid.body)
	dropNulls(body)
	if string(members(overlaid.meant)["timeoutValue"]) == "0" { // NoTimeout
		delete(body, "timeoutValue")
	}
	back, err := sendBack(body, overlaid.meant)
	if err != nil {
		return nil, err
	}
	return new(MessageGateway), c.do(ctx, updateGateway, back, nil)
}

// lost reports whether one of the secrets was shown before and is no more.
func (s GatewaySecrets) lost(before, after *MessageGateway) bool {
	return s.Password != "" && before.shownPassword && !after.shownPassword ||
		s.AuthClientSecret != "" && before.shownClientSecret && !after.shownClientSecret
}
