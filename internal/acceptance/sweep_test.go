package acceptance

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// sweepers take away what tests that were ended early have left on the pilot.
// `make sweep` runs them.
var sweepers = map[string]func(context.Context, *client.Client) error{
	"onekosmos_service_provider": func(ctx context.Context, c *client.Client) error {
		store := c.ServiceProviders()
		return sweep(ctx, store.List(ctx), store.Delete, func(p *client.ServiceProvider) (name, id string) { return p.Name, p.ID })
	},
	"onekosmos_auth_module": func(ctx context.Context, c *client.Client) error {
		store := c.AuthModules()
		return sweep(ctx, store.List(ctx), store.Delete, func(m *client.AuthModule) (name, id string) { return m.Name, m.ID })
	},
	"onekosmos_authentication_journey": func(ctx context.Context, c *client.Client) error {
		store := c.AuthenticationJourneys()
		return sweep(ctx, store.List(ctx), store.Delete, func(j *client.AuthenticationJourney) (name, id string) { return j.Name, j.ID })
	},
	"onekosmos_authentication_journey_v2": func(ctx context.Context, c *client.Client) error {
		store := c.AuthenticationJourneysV2()
		return sweep(ctx, store.List(ctx), store.Delete, func(j *client.AuthenticationJourney) (name, id string) { return j.Name, j.ID })
	},
	"onekosmos_message_gateway": func(ctx context.Context, c *client.Client) error {
		store := c.MessageGateways()
		return sweep(ctx, store.List(ctx), store.Delete, func(g *client.MessageGateway) (name, id string) { return g.Name, g.ID })
	},
	"onekosmos_message_template": func(ctx context.Context, c *client.Client) error {
		store := c.MessageTemplates()
		return sweep(ctx, store.List(ctx), store.Delete, func(t *client.MessageTemplate) (name, id string) { return t.Name, t.ID() })
	},
	"onekosmos_auth_proxy_config": sweepNetwork((*client.Client).AuthProxyConfigs),
	"onekosmos_radius_config":     sweepNetwork((*client.Client).RadiusConfigs),
	"onekosmos_secret": func(ctx context.Context, c *client.Client) error {
		store := c.SecretStore()
		return sweep(ctx, store.List(ctx), store.Delete, func(s *client.StoredSecret) (name, id string) { return s.Tag, s.Tag })
	},
	"onekosmos_hardware_token": func(ctx context.Context, c *client.Client) error {
		store := c.HardwareTokens()
		return sweep(ctx, store.List(ctx), store.Delete, func(t *client.HardwareToken) (name, id string) { return t.SerialNumber, t.SerialNumber })
	},
	"onekosmos_webauthn_vendor_metadata": func(ctx context.Context, c *client.Client) error {
		store := c.VendorMetadata("")
		disable := func(ctx context.Context, id string) error {
			if err := store.Delete(ctx, id); !errors.Is(err, client.ErrStays) {
				return err
			}
			return nil
		}
		return sweep(ctx, store.List(ctx), disable, func(m *client.VendorMetadata) (name, id string) {
			if m.Disabled { // as good as removed
				return "", ""
			}
			return m.Name, m.ID()
		})
	},
}

func sweepNetwork(of func(*client.Client) client.NetworkConfigs) func(context.Context, *client.Client) error {
	return func(ctx context.Context, c *client.Client) error {
		store := of(c)
		return sweep(ctx, store.List(ctx), store.Delete, func(n *client.NetworkConfig) (name, id string) { return n.Name, n.UID })
	}
}

// unswept are kinds of which nothing is left, or can be found, and why.
var unswept = map[string]string{
	"onekosmos_featured_service_provider": "what it makes is swept as a service provider",
	"onekosmos_user":                      "it goes with its auth module, which is swept",
	"onekosmos_user_attribute":            "it goes with its auth module, which is swept",
	"onekosmos_user_properties":           "they go with their user",
	"onekosmos_broker_connection":         "it goes with its auth module, which is swept",
	"onekosmos_external_idp":              "its name, where it has one, is a part of its settings, which no test changes",
	"onekosmos_identity_provider":         "to list them makes a default one where there is none",
	"onekosmos_hardware_token_assignment": "it goes with its token, which is swept",
	"onekosmos_image":                     "no call lists or removes images",
	"onekosmos_consent":                   "no call lists or removes consents",
	"onekosmos_certificate":               "the tenant keeps none",
	"onekosmos_proofing_template":         "templates have no name",
}

func init() {
	for kind, sweep := range sweepers {
		resource.AddTestSweepers(kind, &resource.Sweeper{Name: kind, F: func(string) error {
			c, err := client.New(acctest.PilotConfig())
			if err != nil {
				return err
			}
			return sweep(context.Background(), c)
		}})
	}
}

// sweep removes the objects with names of tests', and nothing else.
func sweep[A any](ctx context.Context, all iter.Seq2[*A, error], remove func(context.Context, string) error, of func(*A) (name, id string)) error {
	var found []string
	for object, err := range all {
		if err != nil {
			return err
		}
		if name, id := of(object); strings.HasPrefix(strings.ReplaceAll(name, "_", "-"), ours) {
			found = append(found, id)
		}
	}
	var errs []error
	for _, id := range found {
		log.Printf("[INFO] removing %s", id)
		if err := remove(ctx, id); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", id, err))
		}
	}
	return errors.Join(errs...)
}

func TestEveryKindIsSwept(t *testing.T) {
	t.Parallel()
	for _, k := range kinds.All() {
		// Settings are put back, and never swept.
		if !k.One && (sweepers[k.Type] == nil) == (unswept[k.Type] == "") {
			t.Errorf("%s must have either a sweeper or a reason for none", k.Type)
		}
	}
}
