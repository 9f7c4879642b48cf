package kinds

import (
	"context"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func secrets() []Kind { return []Kind{certificate(), secret()} }

func secret() Kind {
	written := func(value string, version int) rig.Values {
		return rig.Values{"value_wo": value, "value_wo_version": version}
	}
	limit := rig.Values{"timeouts": rig.Values{"create": "1m"}}
	return Kind{
		Type: "onekosmos_secret", Names: []string{"tag"}, Collection: "secrets", Identity: []string{"tag"}, By: []string{"tag"},
		Lives: []Life{
			{
				Name:    "plain",
				Minimal: rig.Values{"tag": "stripe", "value": "canary-one"},
				Full:    rig.Values{"tag": "stripe", "value": "canary-one"}.With(limit),
				Changes: []Change{
					{Name: "another value", Set: rig.Values{"value": "canary-two"}, Action: Replace},
					{Name: "write-only", Set: rig.Values{"value": nil}.With(written("canary-three", 1)), Action: Replace},
					{Name: "another tag", Set: rig.Values{"tag": "Stripe_2"}, Action: Replace},
				},
			},
			{
				Name:    "write-only",
				Minimal: rig.Values{"tag": "stripe"}.With(written("canary-one", 1)),
				Full:    rig.Values{"tag": "stripe"}.With(written("canary-one", 1)).With(limit),
				Changes: []Change{
					{Name: "another value", Set: written("canary-two", 2), Action: Replace},
					{Name: "a value without its version", Set: written("canary-three", 2), Action: NoOp},
				},
			},
		},
		Another:     numbered("tag", "tag%d"),
		NotImported: []string{"value", "value_wo_version"},
		Missing:     "nothing",
		BadIDs:      map[string][]string{"a/b": {`"a/b" has 2 parts`, "stripe_api_key"}, "my key": {`"my key"`, "blank"}},
		Remove: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return c.SecretStore().Delete(ctx, identity.Text("tag"))
		},
		StoredID: func(stored map[string]any) string {
			tag, _ := stored["tag"].(string)
			return tag
		},
		Bad: []Bad{
			{Name: "empty tag", Set: rig.Values{"tag": ""}, Says: []string{"tag", "at least 1"}},
			{Name: "digit first", Set: rig.Values{"tag": "1st"}, Says: []string{"tag", "must begin with a letter", "1st"}},
			{Name: "hyphen", Set: rig.Values{"tag": "a-b"}, Says: []string{"tag", "underscores only", "a-b"}},
			{Name: "line break", Set: rig.Values{"tag": "a\n"}, Says: []string{"tag", "underscores only"}},
			{Name: "letter of another", Set: rig.Values{"tag": "ä"}, Says: []string{"tag", "must begin with a letter", "ä"}},
			{Name: "no value", Set: rig.Values{"value": nil}, Says: []string{"value", "value_wo"}},
			{Name: "empty value", Set: rig.Values{"value": ""}, Says: []string{"value", "at least 1"}},
			{Name: "both values", Set: written("x", 1), Says: []string{"value", "value_wo"}},
			{Name: "without its version", Set: rig.Values{"value": nil, "value_wo": "x"}, Says: []string{"value_wo", "value_wo_version"}},
			{Name: "version alone", Set: rig.Values{"value_wo_version": 1}, Says: []string{"value_wo_version", "value_wo"}},
		},
		Secrets: []string{"value", "value_wo"},
		Costs: Costs{
			Create:  Requests{"POST /secret-store/create": each, "POST /secret-store/fetch": lists},
			Refresh: Requests{"POST /secret-store/fetch": once},
			Destroy: Requests{"POST /secret-store/delete": each, "POST /secret-store/fetch": each},
		},
		Without: map[Feature]string{
			Drift: "no call changes a secret; another one of its tag shows by its time, in whole seconds",
		},
	}
}

func certificate() Kind {
	small := rig.Values{"key_size": 1024, "expiration_days": 365}
	return Kind{
		Type: "onekosmos_certificate",
		Lives: []Life{{
			Minimal: small,
			Full:    small.With(rig.Values{"early_renewal_days": 30}),
			Changes: []Change{
				{Name: "another algorithm", Set: rig.Values{"expiration_days": 30, "algorithm": "sha512", "early_renewal_days": 3}, Action: Replace},
			},
		}},
		BadIDs: map[string][]string{"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff": {"cannot be imported", "keeps neither"}},
		Bad: []Bad{
			{Name: "not a day", Set: rig.Values{"expiration_days": 0}, Says: []string{"expiration_days", "between 1 and 36500", "0"}},
			{Name: "too many days", Set: rig.Values{"expiration_days": 40000}, Says: []string{"expiration_days", "between 1 and 36500", "40000"}},
			{Name: "small key", Set: rig.Values{"key_size": 512}, Says: []string{"key_size", "between 1024 and 16384", "512"}},
			{Name: "large key", Set: rig.Values{"key_size": 20480}, Says: []string{"key_size", "between 1024 and 16384", "20480"}},
			{Name: "renewed beforehand", Set: rig.Values{"early_renewal_days": -1}, Says: []string{"early_renewal_days", "at least 0", "-1"}},
			{Name: "always due", Set: rig.Values{"early_renewal_days": 365}, Says: []string{"early_renewal_days: 365 is given", "expiration_days is 365", "Give less"}},
			{Name: "always due, and more", Set: rig.Values{"early_renewal_days": 366}, Says: []string{"early_renewal_days: 366 is given", "Give less"}},
		},
		Costs: Costs{Create: Requests{"POST /certificate/generate": each}},
		Generate: Generate{
			Texts: map[string]func(*Generator) any{"key_size": func(g *Generator) any { return []int64{1024, 1032}[g.IntN(2)] }},
			Fit: func(g *Generator, model rig.Values) {
				if model["early_renewal_days"] != nil {
					model["early_renewal_days"] = g.Int64N(model["expiration_days"].(int64))
				}
			},
		},
		Without: map[Feature]string{
			List:            "the tenant keeps no certificate that it makes",
			DataSources:     "the tenant keeps no certificate that it makes",
			Import:          "the tenant keeps no certificate that it makes, and importing one says so",
			Drift:           "the tenant keeps no certificate that it makes",
			Removal:         "the tenant keeps no certificate that it makes",
			SecretFreeState: "it is for those who accept the key in the state; the ephemeral resource of that name is for all others",
			ShortPlan:       "a plan asks for the time",
			ShortRead:       "is more than the core",
		},
	}
}
