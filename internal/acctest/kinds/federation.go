package kinds

import (
	"context"
	"fmt"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func federation() []Kind { return []Kind{idpConfig(), identityProvider(), externalIDP()} }

func idpConfig() Kind {
	const fetch, put = "POST /config/idp_config/fetch", "PUT /config/idp_config"
	const post, redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
	pairs := KeyPairs()
	bare := func(text string) string {
		lines := strings.Split(strings.TrimSpace(text), "\n")
		return strings.Join(lines[1:len(lines)-1], "")
	}
	minimal := rig.Values{
		"entity_id": "https://login.example.com/idp", "authn_requests_signed": true, "sso_bindings": []any{post}, "slo_bindings": []any{post},
		"signing_certificate": pairs[0].Certificate, "signing_key": pairs[0].Key, "encryption_certificate": pairs[1].Certificate, "encryption_key": pairs[1].Key,
	}
	written := func(pair KeyPair, version int) rig.Values {
		return rig.Values{"signing_certificate": pair.Certificate, "signing_key": nil, "signing_key_wo": pair.Key, "signing_key_wo_version": version}
	}
	key := func(name string, value any) rig.Values { return rig.Values{"signing_key": nil, name: value} }
	return Kind{
		Type: "onekosmos_idp_config", Collection: "idp_config", One: true,
		Lives: []Life{{
			Minimal: minimal,
			Full: rig.Values{
				"entity_id": "https://sso.example.com/ümlaut", "identifier": "acme & co", "authn_requests_signed": false,
				"sso_bindings": []any{redirect, post}, "slo_bindings": []any{redirect},
				"signing_certificate": pairs[2].Certificate, "signing_key": pairs[2].Key,
				"encryption_certificate": bare(pairs[3].Certificate), "encryption_key": bare(pairs[3].Key),
			},
			Changes: []Change{
				{Name: "another entity ID", Set: rig.Values{"entity_id": "urn:example:idp"}},
				{Name: "the same, in base64", Set: rig.Values{"entity_id": "urn:example:idp", "signing_certificate": bare(pairs[0].Certificate)}, Action: NoOp},
				{Name: "write-only", Set: written(pairs[0], 1)},
				{Name: "write-only, another pair", Set: written(pairs[2], 2)},
				{Name: "the same key without its version", Set: written(pairs[2], 2), Action: NoOp},
				{Name: "another pair without its version", Set: written(pairs[3], 2)},
			},
		}},
		NotImported: []string{"signing_key", "signing_key_wo_version", "encryption_key", "encryption_key_wo_version"},
		Missing:     "other",
		Outside: func(ctx context.Context, c *client.Client, _ rig.Values) error {
			return edit(ctx, c.IDPConfig(client.IDPKeys{}), client.SettingsID, func(i *client.IDPConfig) {
				i.EntityID, i.SigningKey, i.EncryptionKey = new("https://outside.example.com"), client.Secret(pairs[0].Key), client.Secret(pairs[1].Key)
			})
		},
		// No call takes a configuration away.
		Leaves: func(map[string]any) bool { return true },
		Bad: []Bad{
			{Name: "another pair's key", Set: key("signing_key", pairs[2].Key), Says: []string{"signing_key: the private key does not belong to the certificate in signing_certificate", "pair 0", "Set the key"}},
			{Name: "another pair's key, write-only", Set: key("signing_key_wo", pairs[2].Key).With(rig.Values{"signing_key_wo_version": 1}), Says: []string{"signing_key_wo: the private key does not belong"}},
			{Name: "another pair's key, in base64", Set: rig.Values{"encryption_key": bare(pairs[2].Key)}, Says: []string{"encryption_key: the private key does not belong to the certificate in encryption_certificate"}},
			{Name: "a certificate as key", Set: key("signing_key", pairs[0].Certificate), Says: []string{"signing_key: the value is a certificate. Set it in signing_certificate"}},
			{Name: "a key as certificate", Set: rig.Values{"signing_certificate": pairs[0].Key}, Says: []string{"signing_certificate: the value is a private key"}},
			{Name: "an encrypted key", Set: key("signing_key", strings.ReplaceAll(pairs[0].Key, "PRIVATE", "ENCRYPTED PRIVATE")), Says: []string{"signing_key: the private key is encrypted", "openssl pkey"}},
			{Name: "a key without certificate", Set: rig.Values{"signing_certificate": nil}, Says: []string{"signing_key can only be set together with signing_certificate"}},
			{Name: "two keys", Set: rig.Values{"signing_key_wo": pairs[0].Key, "signing_key_wo_version": 1}, Says: []string{"signing_key and signing_key_wo cannot be set together"}},
			{Name: "no version", Set: key("signing_key_wo", pairs[0].Key), Says: []string{"signing_key_wo_version"}},
			{Name: "no bindings", Set: rig.Values{"sso_bindings": []any{}}, Says: []string{"sso_bindings", "at least 1"}},
			{Name: "an empty binding", Set: rig.Values{"slo_bindings": []any{""}}, Says: []string{"slo_bindings", "at least 1"}},
			{Name: "an empty entity ID", Set: rig.Values{"entity_id": ""}, Says: []string{"entity_id", "at least 1"}},
		},
		Secrets: []string{"signing_key", "signing_key_wo", "encryption_key", "encryption_key_wo"},
		Costs: Costs{
			Create:  Requests{fetch: {Once: 3}, put: once},
			Refresh: Requests{fetch: once},
			Update:  Requests{fetch: {Once: 2}, put: {Once: 2}}, // the reference requires the keys
			Destroy: Requests{},                                 // nothing was set before
		},
		Generate: Generate{Fit: func(g *Generator, model rig.Values) {
			signing, encryption := pairs[g.IntN(len(pairs))], pairs[g.IntN(len(pairs))]
			model["signing_certificate"], model["signing_key"] = signing.Certificate, signing.Key
			model["encryption_certificate"], model["encryption_key"] = bare(encryption.Certificate), bare(encryption.Key)
			for _, name := range []string{"entity_id", "authn_requests_signed", "sso_bindings", "slo_bindings"} { // which the tenant requires
				if model[name] == nil {
					model[name] = minimal[name]
				}
			}
		}},
		Without: map[Feature]string{
			List:        "a community may have none, and the tenant shows no difference",
			DataSources: "a community has one, and the data source of that name reads it",
			Removal:     "a community always has one",
			ShortPlan:   "private state has what was there before, and a plan asks modifiers, which may want it",
		},
	}
}

// providerBad are configurations that are refused of both kinds of identity providers.
func providerBad() []Bad {
	settings := func(text string) rig.Values { return rig.Values{"settings": text} }
	return []Bad{
		{Name: "settings no JSON", Set: settings("x"), Says: []string{"settings", "jsonencode"}},
		{Name: "settings null", Set: settings("null"), Says: []string{"settings", "not a JSON object"}},
		{Name: "settings list", Set: settings("[]"), Says: []string{"settings", "not a JSON object"}},
		{Name: "no settings", Set: settings("{}"), Says: []string{"settings", "has no members"}},
		{Name: "an id", Set: settings(`{"a":1,"_id":"x"}`), Says: []string{"settings", `"_id" is set by the tenant`, "Remove it"}},
		{Name: "the community", Set: settings(`{"communityId":"x"}`), Says: []string{`"communityId" is set by the tenant`}},
		{Name: "a member twice", Set: settings(`{"clientSecret":"a"}`).With(rig.Values{"secrets": `{"clientSecret":"canary-twice"}`}), Says: []string{`settings: "clientSecret" is also in secrets`}},
		{Name: "a nested member twice", Set: settings(`{"a":{"b":1}}`).With(rig.Values{"secrets_wo": `{"a":{"b":"canary-twice"}}`, "secrets_wo_version": 1}), Says: []string{`settings: "b" is also in secrets_wo`}},
		{Name: "secrets no JSON", Set: rig.Values{"secrets": "canary-text"}, Says: []string{"secrets", "not a JSON object"}},
		{Name: "no secrets", Set: rig.Values{"secrets": "{}"}, Says: []string{"secrets", "has no members"}},
		{Name: "secrets twice", Set: rig.Values{"secrets": `{"a":"canary-a"}`, "secrets_wo": `{"a":"canary-b"}`, "secrets_wo_version": 1}, Says: []string{"secrets and secrets_wo cannot be set together"}},
		{Name: "no version", Set: rig.Values{"secrets_wo": `{"a":"canary-a"}`}, Says: []string{"secrets_wo_version"}},
	}
}

// providerChanges are what becomes of both kinds: secret, and settings that are
// spelled otherwise.
func providerChanges(settings, respelled, part string) []Change {
	secret := func(text string, version int) rig.Values {
		return rig.Values{"settings": settings, "secrets_wo": `{"clientSecret":"` + text + `"}`, "secrets_wo_version": version}
	}
	return []Change{
		{Name: "other settings", Set: rig.Values{"settings": settings}},
		{Name: "the same, spelled otherwise", Set: rig.Values{"settings": respelled}, Action: NoOp},
		{Name: "a part of it", Set: rig.Values{"settings": part}, Action: NoOp},
		{Name: "a secret", Set: rig.Values{"settings": settings, "secrets": `{"clientSecret":"canary-one"}`}},
		{Name: "write-only", Set: secret("canary-two", 1)},
		{Name: "another secret", Set: secret("canary-three", 2)},
		{Name: "a secret without its version", Set: secret("canary-four", 2), Action: NoOp},
	}
}

func providerTexts() map[string]func(*Generator) any {
	return map[string]func(*Generator) any{
		"settings": func(g *Generator) any {
			return []string{`{"a":1}`, `{ "b": [1.5, null, "<&>"], "a": {"c": true} }`, `{"name":"日本","urls":["https://a.example.com/?x=1&y=2"],"n":{"m":[{"k":1},{"k":2}]}}`}[g.IntN(3)]
		},
		"secrets": func(g *Generator) any { return fmt.Sprintf(`{"clientSecret":"s3cret %d"}`, g.IntN(1000)) },
	}
}

func identityProvider() Kind {
	settings := func(text string) rig.Values { return rig.Values{"settings": text} }
	return Kind{
		Type: "onekosmos_identity_provider", Collection: "identity_providers", By: []string{"id"},
		Lives: []Life{{
			Unlisted: "to list them makes a default one where there is none",
			Minimal:  rig.Values{"type": "oidc", "settings": `{"issuer":"https://login.example.com"}`},
			Full: rig.Values{
				"type": "oidc", "secrets": `{"clientSecret":"canary-full"}`,
				"settings": `{"claims":{"email":true,"groups":["staff","gäste"]},"clientId":"community","enabled":false,"issuer":"https://sso.example.com/?a=1","lifetime":3600}`,
			},
			Changes: append(
				providerChanges(`{"clientId":"other","issuer":"https://login.example.com"}`, `{ "issuer": "https://login.example.com", "clientId": "other" }`, `{"clientId":"other"}`),
				Change{Name: "another type", Set: rig.Values{"type": "saml"}, Action: Replace}),
		}},
		Another:     numbered("type", "oidc-%d"),
		NotImported: []string{"secrets", "secrets_wo_version"},
		Missing:     "6070951e8dfc7f29228126c9",
		BadIDs:      map[string][]string{"My provider": {`"My provider"`, "a name is not an id", "onekosmos_identity_provider.example"}},
		Outside: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return edit(ctx, c.IdentityProviders(), identity.Text("id"), func(p *client.IdentityProvider) { p.Settings = []byte(`{"issuer":"https://outside.example.com"}`) })
		},
		Remove: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return c.IdentityProviders().Delete(ctx, identity.Text("id"))
		},
		Bad: append(providerBad(),
			Bad{Name: "no type", Set: rig.Values{"type": ""}, Says: []string{"type", "at least 1"}},
			Bad{Name: "the type among the settings", Set: settings(`{"type":"oidc"}`), Says: []string{`"type" is set by the tenant, or by another argument`}}),
		Secrets: []string{"secrets", "secrets_wo"},
		Costs: Costs{
			Create:  Requests{"PUT /idp": each},
			Refresh: Requests{"POST /idp/fetch": each},
			Update:  Requests{"POST /idp/fetch": each, "PATCH /idp/{id}": each},
			Destroy: Requests{"DELETE /idp/{id}": each},
		},
		Generate: Generate{Texts: providerTexts()},
		Without: map[Feature]string{
			List:        "to list them makes a default one where there is none",
			DataSources: "to list them makes a default one where there is none",
		},
	}
}

func externalIDP() Kind {
	return Kind{
		Type: "onekosmos_external_idp", Collection: "external_idps", By: []string{"id"},
		Lives: []Life{{
			Minimal: rig.Values{"settings": `{"name":"Partner","ssoUrl":"https://partner.example.com/sso"}`},
			Full: rig.Values{
				"secrets":  `{"clientSecret":"canary-full"}`,
				"settings": `{"claims":{"groups":["staff","gäste"]},"enabled":false,"name":"Partner 東京","ssoUrl":"https://partner.example.org/sso","type":"saml"}`,
			},
			Changes: providerChanges(`{"entityId":"urn:partner","name":"Partner"}`, `{ "name": "Partner", "entityId": "urn:partner" }`, `{"name":"Partner"}`),
		}},
		Another: func(i int) rig.Values {
			return rig.Values{"settings": fmt.Sprintf(`{"name":"partner %d","ssoUrl":"https://partner.example.com/sso"}`, i)}
		},
		NotImported: []string{"secrets", "secrets_wo_version"},
		Missing:     "6070951e8dfc7f29228126c9",
		BadIDs:      map[string][]string{"My partner": {`"My partner"`, "a name is not an id", "onekosmos_external_idp.example"}},
		Outside: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return edit(ctx, c.ExternalIDPs(), identity.Text("id"), func(p *client.IdentityProvider) { p.Settings = []byte(`{"ssoUrl":"https://outside.example.com"}`) })
		},
		Remove: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return c.ExternalIDPs().Delete(ctx, identity.Text("id"))
		},
		Bad:     providerBad(),
		Secrets: []string{"secrets", "secrets_wo"},
		Costs: Costs{
			Create:  Requests{"POST /external_idp/fetch": lists, "PUT /external_idp": each},
			Refresh: Requests{"POST /external_idp/fetch": once},
			Update:  Requests{"PATCH /external_idp/{id}": each, "POST /external_idp/fetch for a part": each},
			Destroy: Requests{"DELETE /external_idp/{id}": each, "POST /external_idp/fetch": each},
		},
		Generate: Generate{Texts: providerTexts()},
	}
}
