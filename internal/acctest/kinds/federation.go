package kinds

import (
	"context"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func federation() []Kind { return []Kind{idpConfig()} }

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
			List:        "a community has one",
			DataSources: "a community has one, and the data source of that name reads it",
			Removal:     "a community always has one",
			ShortPlan:   "private state has what was there before, and a plan asks modifiers, which may want it",
		},
	}
}
