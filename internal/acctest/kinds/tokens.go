package kinds

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func tokens() []Kind { return []Kind{hardwareToken(), hardwareTokenAssignment()} }

// stored returns what a tenant keeps under a name.
func stored(name string) func(map[string]any) string {
	return func(object map[string]any) string {
		text, _ := object[name].(string)
		return text
	}
}

func hardwareToken() Kind {
	written := func(seed string, version int) rig.Values {
		return rig.Values{"seed": nil, "seed_wo": seed, "seed_wo_version": version}
	}
	const fetch, part = "POST /hardwaretokens/fetch", "POST /hardwaretokens/fetch for a part"
	return Kind{
		Type: "onekosmos_hardware_token", Names: []string{"serial_number"}, Collection: "hardware_tokens", Identity: []string{"serial_number"}, By: []string{"serial_number"},
		Lives: []Life{
			{
				Name:    "plain",
				Minimal: rig.Values{"serial_number": "FT0001", "seed": "canary-one"},
				Full:    rig.Values{"serial_number": "FT0001", "seed": "canary-two", "counter": 7},
				Changes: []Change{
					{Name: "another counter", Set: rig.Values{"counter": 9}},
					{Name: "another seed", Set: rig.Values{"seed": "canary-three"}},
					{Name: "write-only", Set: written("canary-four", 1)},
					{Name: "another number", Set: rig.Values{"serial_number": "FT0002"}, Action: Replace},
				},
			},
			{
				Name:    "write-only",
				Minimal: rig.Values{"serial_number": "FT0001"}.With(written("canary-one", 1)),
				Full:    rig.Values{"serial_number": "FT0001", "counter": 3}.With(written("canary-two", 2)),
				Changes: []Change{
					{Name: "another counter", Set: rig.Values{"counter": 5}},
					{Name: "a seed without its version", Set: rig.Values{"counter": 5}.With(written("canary-three", 1)), Action: NoOp},
				},
			},
		},
		Another:     numbered("serial_number", "FT1%03d"),
		NotImported: []string{"seed", "seed_wo_version", "counter"},
		Missing:     "FT9999",
		BadIDs:      map[string][]string{"a/b": {`"a/b" has 2 parts`, "FT0012345"}},
		Outside: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			serial := identity.Text("serial_number")
			if _, err := c.HardwareTokens().Get(ctx, serial); err != nil {
				return err
			}
			if err := c.HardwareTokens().Delete(ctx, serial); err != nil {
				return err
			}
			_, err := c.HardwareTokens().Create(ctx, &client.HardwareToken{SerialNumber: serial, Seed: "canary-outside"})
			return err
		},
		Remove: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return c.HardwareTokens().Delete(ctx, identity.Text("serial_number"))
		},
		StoredID: stored("serialNumber"),
		Bad: []Bad{
			{Name: "no number", Set: rig.Values{"serial_number": ""}, Says: []string{"serial_number", "at least 1"}},
			{Name: "a pattern", Set: rig.Values{"serial_number": "/FT/"}, Says: []string{"serial_number", "slashes", "/FT/"}},
			{Name: "two cells", Set: rig.Values{"serial_number": "FT,1"}, Says: []string{"serial_number", "commas", "FT,1"}},
			{Name: "counter below 0", Set: rig.Values{"counter": -1}, Says: []string{"counter", "at least 0", "-1"}},
			{Name: "no seed", Set: rig.Values{"seed": nil}, Says: []string{"seed", "seed_wo"}},
			{Name: "empty seed", Set: rig.Values{"seed": ""}, Says: []string{"seed", "at least 1"}},
			{Name: "both seeds", Set: rig.Values{"seed_wo": "x", "seed_wo_version": 1}, Says: []string{"seed", "seed_wo"}},
			{Name: "without its version", Set: rig.Values{"seed": nil, "seed_wo": "x"}, Says: []string{"seed_wo", "seed_wo_version"}},
		},
		Secrets: []string{"seed", "seed_wo"},
		Costs: Costs{ // one after the other, so that none shares a call
			Create:  Requests{"PUT /hardwaretokens/tokens": each, fetch: once, part: each},
			Refresh: Requests{fetch: once},
			Update:  Requests{"PATCH /hardwaretokens/tokens/{id}": each, fetch: once},
			Destroy: Requests{"DELETE /hardwaretokens/tokens": each, part: each},
		},
		Generate: Generate{Texts: map[string]func(*Generator) any{
			"serial_number": func(g *Generator) any { return fmt.Sprintf("FT2%06d", g.IntN(1_000_000)) },
		}},
		Fault: &Fault{
			Creates: Call{"PUT", "/hardwaretokens/tokens"}, Updates: Call{"PATCH", "/hardwaretokens/tokens/{id}"}, Removes: Call{"DELETE", "/hardwaretokens/tokens"},
			Reads:    []Call{{"POST", "/hardwaretokens/fetch"}},
			Neighbor: rig.Values{"serial_number": "FT0009"},
			Witness:  "onekosmos_service_provider",
		},
	}
}

func hardwareTokenAssignment() Kind {
	const fetch, part = "POST /hardwaretokens/usertokens/fetch", "POST /hardwaretokens/usertokens/fetch for a part"
	pair := func(object rig.Values) *client.HardwareTokenAssignment {
		return &client.HardwareTokenAssignment{Username: object.Text("username"), SerialNumber: object.Text("serial_number")}
	}
	const many = 24
	return Kind{
		Type: "onekosmos_hardware_token_assignment", Collection: "hardware_token_assignments", By: []string{"id", "serial_number"},
		Lives: []Life{{
			Setup: func(t testing.TB, tenant *acctest.Tenant) rig.Values {
				made, store := rig.Values{}, tenant.Client().HardwareTokens()
				users := module(t, tenant, "Token holders", client.ModuleDB, client.ModeDirect)
				made["user"], made["other"] = person(t, tenant, users, "alice").Username, person(t, tenant, users, "bob smith").Username
				token := func(name string) {
					serial := tenant.Name("FT3" + name)
					_, err := store.Create(t.Context(), &client.HardwareToken{SerialNumber: serial, Seed: "canary-seed"})
					if err != nil && !errors.Is(err, client.ErrConflict) { // it is made for each configuration of a test
						t.Fatal(err)
					}
					t.Cleanup(func() { _ = store.Delete(context.Background(), serial) })
					made["token"+name] = serial
				}
				token("")
				for i := range many {
					token(fmt.Sprint(i))
				}
				return made
			},
			Minimal: rig.Values{"username": Made("user"), "serial_number": Made("token")},
			Full:    rig.Values{"username": Made("user"), "serial_number": Made("token"), "timeouts": rig.Values{"create": "1m"}},
			Changes: []Change{
				{Name: "another user", Set: rig.Values{"username": Made("other")}, Action: Replace},
				{Name: "another token", Set: rig.Values{"serial_number": Made("token1")}, Action: Replace},
			},
		}},
		Another: func(i int) rig.Values { return rig.Values{"serial_number": Made(fmt.Sprint("token", i))} },
		Missing: "FT9999:alice",
		BadIDs:  map[string][]string{"a/b": {`"a/b" has 2 parts`, "FT0012345:alice"}},
		Remove: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return c.HardwareTokenAssignments().Delete(ctx, identity.Text("id"))
		},
		StoredID: func(object map[string]any) string {
			return pair(rig.Values{"username": object["username"], "serial_number": object["serialNumber"]}).ID()
		},
		Bad: []Bad{
			{Name: "no user", Set: rig.Values{"username": ""}, Says: []string{"username", "at least 1"}},
			{Name: "a blank in front", Set: rig.Values{"username": " alice"}, Says: []string{"username", "without blanks around it"}},
			{Name: "no number", Set: rig.Values{"serial_number": ""}, Says: []string{"serial_number", "at least 1"}},
			{Name: "a colon", Set: rig.Values{"serial_number": "a:b"}, Says: []string{"serial_number", "colons", "a:b"}},
		},
		Costs: Costs{ // one after the other, so that none shares a call
			Create:  Requests{"PUT /hardwaretokens/usertokens": each, fetch: once, part: each},
			Refresh: Requests{fetch: once},
			Destroy: Requests{"DELETE /hardwaretokens/usertokens": each, part: each},
		},
		Generate: Generate{Texts: map[string]func(*Generator) any{
			"username": func(g *Generator) any {
				return person(g.T, g.Tenant, g.Module(client.ModuleDB, client.ModeDirect), fmt.Sprintf("user%d", g.IntN(1_000_000))).Username
			},
			"serial_number": func(g *Generator) any {
				serial := fmt.Sprintf("FT4%06d", g.IntN(1_000_000))
				_, err := g.Tenant.Client().HardwareTokens().Create(g.T.Context(), &client.HardwareToken{SerialNumber: serial, Seed: "canary-seed"})
				if err != nil {
					g.T.Fatal(err)
				}
				return serial
			},
		}},
		Fault: &Fault{
			Creates: Call{"PUT", "/hardwaretokens/usertokens"}, Removes: Call{"DELETE", "/hardwaretokens/usertokens"},
			Reads:    []Call{{"POST", "/hardwaretokens/usertokens/fetch"}},
			Neighbor: rig.Values{"serial_number": Made("token1")},
			Witness:  "onekosmos_service_provider",
		},
		Without: map[Feature]string{
			Drift: "an assignment is there or not: nothing of it can change",
		},
	}
}
