package simulate

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// kind is one kind of object, of which only a name and a value matter here.
type kind struct {
	name, collection string // the tenant's
	open             func(c *client.Client, module string) store
	// tells reads the name and the value of an object that the tenant keeps.
	tells func(object map[string]any) (id, name, value string)
	fixed bool // no call changes the value
}

// store is what a run uses of a kind. An id beside an error is of an object that
// was made.
type store interface {
	twins(ctx context.Context, name string) ([]string, error)
	create(ctx context.Context, name, value string) (id, got string, err error)
	get(ctx context.Context, id string) (value string, err error)
	update(ctx context.Context, id, name, value string) (got string, err error)
	remove(ctx context.Context, id string) error
	list(ctx context.Context) (map[string]string, error)
}

// stored is what the client's stores have in common.
type stored[A any] interface {
	Twins(context.Context, *A) ([]string, error)
	Create(context.Context, *A) (*A, error)
	Get(context.Context, string) (*A, error)
	Update(context.Context, string, *A) (*A, error)
	Delete(context.Context, string) error
	List(context.Context) iter.Seq2[*A, error]
}

type typed[A any] struct {
	in    stored[A]
	make  func(name, value string) *A
	kept  func(*A) // makes of what a create sends what an update sends
	tells func(*A) (id, value string)
}

func (s typed[A]) twins(ctx context.Context, name string) ([]string, error) {
	return s.in.Twins(ctx, s.make(name, "none"))
}

func (s typed[A]) create(ctx context.Context, name, value string) (id, got string, err error) {
	made, err := s.in.Create(ctx, s.make(name, value))
	if made != nil {
		id, got = s.tells(made)
	}
	return id, got, err
}

func (s typed[A]) get(ctx context.Context, id string) (string, error) {
	found, err := s.in.Get(ctx, id)
	if err != nil {
		return "", err
	}
	same, value := s.tells(found)
	if same != id {
		return "", errors.New("the answer is another object, " + same)
	}
	return value, nil
}

func (s typed[A]) update(ctx context.Context, id, name, value string) (string, error) {
	want := s.make(name, value)
	if s.kept != nil {
		s.kept(want)
	}
	changed, err := s.in.Update(ctx, id, want)
	if err != nil {
		return "", err
	}
	_, got := s.tells(changed)
	return got, nil
}

func (s typed[A]) remove(ctx context.Context, id string) error { return s.in.Delete(ctx, id) }

func (s typed[A]) list(ctx context.Context) (map[string]string, error) {
	all := map[string]string{}
	for found, err := range s.in.List(ctx) {
		if err != nil {
			return nil, err
		}
		id, value := s.tells(found)
		all[id] = value
	}
	return all, nil
}

func text(object map[string]any, path string) string {
	var value any = object
	for name := range strings.SplitSeq(path, ".") {
		members, _ := value.(map[string]any)
		value = members[name]
	}
	s, _ := value.(string)
	return s
}

// reads returns what reads id, name and value at those paths.
func reads(id, name, value string) func(map[string]any) (string, string, string) {
	return func(object map[string]any) (string, string, string) {
		return text(object, id), text(object, name), text(object, value)
	}
}

const secret = "s3cret"

// kinds are of every character that the client knows: read by id or from the
// list alone, listed whole or in part, created one by one or many at once, gone
// with a 404, with an empty list or with neither.
var kinds = []*kind{
	{
		name: "service provider", collection: "service_providers", tells: reads("_id", "name", "saml_config.relayState"),
		open: func(c *client.Client, _ string) store {
			return typed[client.ServiceProvider]{in: c.ServiceProviders(),
				make: func(name, value string) *client.ServiceProvider {
					return &client.ServiceProvider{Name: name, Type: client.TypeSAML, SAML: &client.SAMLConfig{
						AccessURL: "https://app.example.com", EntityID: "https://app.example.com/" + name, AssertionMethod: "post",
						LogoutRequestSignRequired: new(client.Bool), LogoutResponseSignRequired: new(client.Bool), AuthRequestSignRequired: new(client.Bool), AssertionSignRequired: new(client.Bool),
						AssertionConsumerServiceURL: "https://app.example.com/acs", SigningAlgo: "RSA_SHA256", RelayState: &value,
						NameID: client.NameID{Format: "emailAddress", Value: "email", AttributeType: "session"},
					}}
				},
				tells: func(sp *client.ServiceProvider) (string, string) {
					if sp.SAML == nil {
						return sp.ID, ""
					}
					return sp.ID, pointed(sp.SAML.RelayState)
				}}
		},
	},
	{
		name: "message gateway", collection: "message_gateways", tells: reads("_id", "name", "senderPhone"),
		open: func(c *client.Client, _ string) store {
			return typed[client.MessageGateway]{in: c.MessageGateways(),
				make: func(name, value string) *client.MessageGateway {
					return &client.MessageGateway{Name: name, Type: "twilio", Channels: []string{client.ChannelVoice}, Auth: new(client.Enabled(true)),
						Username: "u", Password: secret, ServiceURL: "https://voice.example.com", SenderPhone: &value}
				},
				kept:  func(g *client.MessageGateway) { g.Password, g.Known.Password = "", secret },
				tells: func(g *client.MessageGateway) (string, string) { return g.ID, pointed(g.SenderPhone) }}
		},
	},
	{
		name: "auth module", collection: "auth_modules", tells: reads("_id", "name", "config.appName"),
		open: func(c *client.Client, _ string) store {
			return typed[client.AuthModule]{in: c.AuthModules(),
				make: func(name, value string) *client.AuthModule {
					return &client.AuthModule{Type: client.ModuleAzureAD, Subtype: "directory", Method: "authn", Name: name, Enabled: true, Mode: client.ModeDirect,
						Config: &client.ModuleConfig{AppName: &value, TenantID: new("azure"), TenantName: new("example"), ClientID: new("c"), ClientSecret: secret,
							LoginBasePath: new("https://login.example.com"), GraphAPIBasePath: new("https://graph.example.com")}}
				},
				kept: func(m *client.AuthModule) { m.Config.ClientSecret, m.Known.ClientSecret = "", secret },
				tells: func(m *client.AuthModule) (string, string) {
					if m.Config == nil {
						return m.ID, ""
					}
					return m.ID, pointed(m.Config.AppName)
				}}
		},
	},
	{
		name: "journey", collection: "authentication_journeys_v2", tells: reads("_id", "name", "domain"),
		open: func(c *client.Client, _ string) store {
			return typed[client.AuthenticationJourney]{in: c.AuthenticationJourneysV2(),
				make: func(name, value string) *client.AuthenticationJourney {
					return &client.AuthenticationJourney{Name: name, Category: "adaptive_auth_fallback_policy_v2", Enabled: true, Domain: value,
						Decision:   &client.JourneyDecision{Action: client.JourneyMFARequired, AuthenticationMethods: []string{"password_and_otp"}},
						Conditions: map[string]client.JourneyCondition{client.JourneyUsernames: {Operator: client.OperatorEq, Values: []string{"alice"}}}}
				},
				tells: func(j *client.AuthenticationJourney) (string, string) { return j.ID, j.Domain }}
		},
	},
	{
		name: "user attribute", collection: "user_attributes", tells: reads("_id", "attribute", "name"),
		open: func(c *client.Client, module string) store {
			return typed[client.UserAttribute]{in: c.UserAttributes(module),
				// A module has each of both names once, so that the value tells of the name.
				make: func(name, value string) *client.UserAttribute {
					return &client.UserAttribute{Attribute: name, Name: name + " " + value}
				},
				tells: func(a *client.UserAttribute) (string, string) {
					return a.ID, strings.TrimPrefix(a.Name, a.Attribute+" ")
				}}
		},
	},
	{
		name: "secret", collection: "secrets", fixed: true, tells: reads("tag", "tag", "none"),
		open: func(c *client.Client, _ string) store {
			return typed[client.StoredSecret]{in: c.SecretStore(),
				make:  func(name, value string) *client.StoredSecret { return &client.StoredSecret{Tag: name, Value: value} },
				tells: func(s *client.StoredSecret) (string, string) { return s.Tag, "" }}
		},
	},
}

func pointed(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
