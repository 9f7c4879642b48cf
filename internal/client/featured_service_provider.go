package client

import (
	"context"
	"fmt"
	"iter"
)

// FeaturedServiceProvider is an application that the community sets up at a
// vendor by itself: API reference, PUT /serviceprovider/{type}. What comes of
// it is a SAML service provider. Settings are sent once and not kept.
type FeaturedServiceProvider struct {
	ServiceProvider
	Application string // auth0, okta, salesforce, forgerock, gsuite or zendesk
	Settings    FeaturedSettings
}

// FeaturedSettings is the body of PUT /serviceprovider/{type}: all types'
// members, of which each type takes its own.
type FeaturedSettings struct {
	Name                     string `json:"name"`
	Domain                   string `json:"domain"`
	SSOURL                   string `json:"ssoUrl,omitempty"`
	SLOURL                   string `json:"sloUrl,omitempty"`                   // gsuite
	ClientID                 string `json:"clientId,omitempty"`                 // auth0
	ClientSecret             string `json:"clientSecret,omitempty"`             // auth0
	APIToken                 string `json:"apiToken,omitempty"`                 // okta
	Username                 string `json:"username,omitempty"`                 // forgerock, salesforce
	Password                 string `json:"password,omitempty"`                 // forgerock, salesforce
	SecurityToken            string `json:"securityToken,omitempty"`            // salesforce
	UseExistingCOT           string `json:"useExistingCOT,omitempty"`           // forgerock: the text true or false
	COT                      string `json:"COT,omitempty"`                      // forgerock, when useExistingCOT
	HostedSP                 string `json:"hostedSP,omitempty"`                 // forgerock, when not
	ServiceAccountEmail      string `json:"serviceAccountEmail,omitempty"`      // gsuite
	AdminEmail               string `json:"adminEmail,omitempty"`               // gsuite
	ServiceAccountPrivateKey string `json:"serviceAccountPrivateKey,omitempty"` // gsuite
}

var createFeatured = endpoint{method: "PUT", path: "/serviceprovider/{type}", needs: withToken}

// FeaturedServiceProviders stores featured applications among the service
// providers. The service does not show which of those were made this way.
type FeaturedServiceProviders struct{ all *Collection[ServiceProvider] }

// FeaturedServiceProviders returns the store of featured applications.
func (c *Client) FeaturedServiceProviders() FeaturedServiceProviders {
	return FeaturedServiceProviders{c.ServiceProviders()}
}

// Create sets the application up. See Collection.Create for lost answers.
func (f FeaturedServiceProviders) Create(ctx context.Context, want *FeaturedServiceProvider) (*FeaturedServiceProvider, error) {
	body := want.Settings
	body.Name = want.Name
	made, err := f.all.createBy(ctx, want.natural(), func(ctx context.Context, _ *ServiceProvider) (*ServiceProvider, error) {
		return f.all.post(ctx, createFeatured, body, want.Application)
	})
	return featured(made), err
}

// natural is the service provider of which the tenant can have one.
func (p *FeaturedServiceProvider) natural() *ServiceProvider {
	return &ServiceProvider{Name: p.Name, Type: TypeSAML}
}

// Twins returns the SAML applications of the same name, however they were set up;
// see Collection.Twins.
func (f FeaturedServiceProviders) Twins(ctx context.Context, want *FeaturedServiceProvider) ([]string, error) {
	return f.all.Twins(ctx, want.natural())
}

// Get returns the service provider with that id; its settings are not kept.
func (f FeaturedServiceProviders) Get(ctx context.Context, id string) (*FeaturedServiceProvider, error) {
	found, err := f.all.Get(ctx, id)
	if err == nil && found.Type != TypeSAML {
		return nil, fmt.Errorf("%s with id %s is of type %s, and a featured application is one of type %s", quote(found.Name), id, found.Type, TypeSAML)
	}
	return featured(found), err
}

// Update changes the name, which is all that can be changed.
func (f FeaturedServiceProviders) Update(ctx context.Context, id string, want *FeaturedServiceProvider) (*FeaturedServiceProvider, error) {
	changed, err := f.all.change(ctx, id, map[string]string{"name": want.Name})
	return featured(changed), err
}

// Delete removes the service provider; nothing is undone at the vendor.
func (f FeaturedServiceProviders) Delete(ctx context.Context, id string) error {
	return f.all.Delete(ctx, id)
}

// List yields every SAML service provider, featured or not.
func (f FeaturedServiceProviders) List(ctx context.Context) iter.Seq2[*FeaturedServiceProvider, error] {
	return func(yield func(*FeaturedServiceProvider, error) bool) {
		for sp, err := range f.all.List(ctx) {
			if (err != nil || sp.Type == TypeSAML) && !yield(featured(sp), err) {
				return
			}
		}
	}
}

func featured(sp *ServiceProvider) *FeaturedServiceProvider {
	if sp == nil {
		return nil
	}
	return &FeaturedServiceProvider{ServiceProvider: *sp}
}
