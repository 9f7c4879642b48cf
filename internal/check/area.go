package check

import (
	"context"
	"fmt"
	"iter"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// area is a part of AdminX, and one read of it. It returns what was found, in words.
type area struct {
	name string
	read func(context.Context, *client.Client) (string, error)
}

// areas are the parts of AdminX, by the names of the packages that have their objects.
var areas = []area{
	{"access", func(ctx context.Context, c *client.Client) (string, error) {
		roles, err := c.Roles(ctx)
		return many(len(roles), "role"), err
	}},
	{"applications", listed("service provider", func(c *client.Client) lister[client.ServiceProvider] { return c.ServiceProviders() })},
	{"authentication", got("MFA settings", func(ctx context.Context, c *client.Client) (any, error) {
		return c.MFASettings().Get(ctx, client.SettingsID)
	})},
	{"branding", got("branding", func(ctx context.Context, c *client.Client) (any, error) {
		return c.Branding().Get(ctx, client.SettingsID)
	})},
	{"directories", listed("auth module", func(c *client.Client) lister[client.AuthModule] { return c.AuthModules() })},
	{"federation", listed("external IdP", func(c *client.Client) lister[client.IdentityProvider] { return c.ExternalIDPs() })},
	{"journeys", listed("authentication journey", func(c *client.Client) lister[client.AuthenticationJourney] { return c.AuthenticationJourneys() })},
	{"messaging", listed("message gateway", func(c *client.Client) lister[client.MessageGateway] { return c.MessageGateways() })},
	{"network", listed("RADIUS configuration", func(c *client.Client) lister[client.NetworkConfig] { return c.RadiusConfigs() })},
	{"platform", got("session age", func(ctx context.Context, c *client.Client) (any, error) {
		return c.SessionAge().Get(ctx, client.SettingsID)
	})},
	{"proofing", func(ctx context.Context, c *client.Client) (string, error) {
		connectors, err := c.ProofingConnectors(ctx)
		return many(len(connectors), "connector"), err
	}},
	{"registration", got("self-registration", func(ctx context.Context, c *client.Client) (any, error) {
		return c.SelfRegistration().Get(ctx, client.SettingsID)
	})},
	{"reports", func(ctx context.Context, c *client.Client) (string, error) {
		jobs, more, err := c.ReportJobs(ctx, 20)
		if more {
			return "more than " + many(len(jobs), "report job"), err
		}
		return many(len(jobs), "report job"), err
	}},
	{"secrets", listed("secret", func(c *client.Client) lister[client.StoredSecret] { return c.SecretStore() })},
	{"tokens", listed("hardware token", func(c *client.Client) lister[client.HardwareToken] { return c.HardwareTokens() })},
	{"users", users},
	{"webauthn", listed("vendor metadata record", func(c *client.Client) lister[client.VendorMetadata] { return c.VendorMetadata("") })},
}

// users counts the users of all modules, for which the API asks for one.
func users(ctx context.Context, c *client.Client) (string, error) {
	for module, err := range c.AuthModules().List(ctx) {
		if err != nil {
			return "", err
		}
		counts, err := c.UserCounts(ctx, module.ID, nil)
		return many(int(counts.All), "user"), err
	}
	return "no auth module, and so no users", nil
}

type lister[A any] interface {
	List(context.Context) iter.Seq2[*A, error]
}

// listed counts the objects of a kind.
func listed[A any](kind string, of func(*client.Client) lister[A]) func(context.Context, *client.Client) (string, error) {
	return func(ctx context.Context, c *client.Client) (string, error) {
		n := 0
		for _, err := range of(c).List(ctx) {
			if err != nil {
				return "", err
			}
			n++
		}
		return many(n, kind), nil
	}
}

// got reads what a community has once.
func got(what string, read func(context.Context, *client.Client) (any, error)) func(context.Context, *client.Client) (string, error) {
	return func(ctx context.Context, c *client.Client) (string, error) {
		_, err := read(ctx, c)
		return what, err
	}
}

func many(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprint(n, " ", what, "s")
}
