package kinds

import (
	"context"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

func applications() []Kind { return []Kind{serviceProvider(), featuredServiceProvider()} }

func serviceProvider() Kind {
	oidc := rig.Values{
		"grant_types": []any{"authorization_code"}, "redirect_uris": []any{"https://intranet.example.com/callback"},
		"scopes": []any{"openid"}, "id_token_signing_algorithm": "RS256",
	}
	saml := rig.Values{
		"access_url": "https://payroll.example.com", "entity_id": "https://payroll.example.com/saml", "assertion_method": "post",
		"assertion_consumer_service_url": "https://payroll.example.com/acs",
		"name_id":                        rig.Values{"format": "emailAddress", "value": "email", "source": "session"},
	}
	rule := func(value string) rig.Values {
		return rig.Values{"saml": saml.With(rig.Values{"attributes": rig.Values{
			"rule": rig.Values{"attribute_name": "rule", "source": "session", "value_type": "static", "value": value},
		}})}
	}
	sends := func(what rig.Values) rig.Values {
		return rig.Values{"saml": saml.With(rig.Values{"attributes": rig.Values{"a": rig.Values{"attribute_name": "a", "source": "session"}.With(what)}})}
	}
	return Kind{
		Type: "onekosmos_service_provider", Names: []string{"name", "saml.entity_id"}, Collection: "service_providers", By: []string{"id", "name"},
		Lives: []Life{
			{
				Name:    "oidc",
				Minimal: rig.Values{"name": "Intranet", "oidc": oidc},
				Full: rig.Values{
					"name": "Intranet II", "environment": "Test", "logo": "data:image/png;base64," + png, "force_reauthentication": true,
					"hide_banner": true, "hide_mobile_links": true, "mobile_app_label": "Fünfzehn Zeiche",
					"oidc": rig.Values{
						"grant_types":   []any{"refresh_token", "authorization_code"},
						"redirect_uris": []any{"https://intranet.example.com/callback", "com.example.app:/callback", "http://localhost:8080/cb"},
						"scopes":        []any{"profile", "openid", "email"}, "id_token_signing_algorithm": "HS256",
					},
				},
				Changes: []Change{
					{Name: "another scope", Set: rig.Values{"oidc": oidc.With(rig.Values{"scopes": []any{"openid", "email"}})}},
					{Name: "another protocol", Set: rig.Values{"oidc": nil, "saml": saml}, Action: Replace},
				},
			},
			{
				Name:    "saml",
				Minimal: rig.Values{"name": "Payroll", "saml": saml},
				Full: rig.Values{
					"name": "Payroll & Pensions", "environment": "Production", "logo": "https://payroll.example.com/logo.png",
					"force_reauthentication": true, "idp_initiated": true, "relay_state": "https://payroll.example.com/start?a=1&b=<2>",
					"saml": rig.Values{
						"access_url": "https://payroll.example.com/open", "entity_id": "urn:example:payroll", "assertion_method": "get",
						"assertion_consumer_service_url": "https://payroll.example.com/saml/acs",
						"require_signed_auth_request":    true, "require_signed_logout_request": true, "require_signed_logout_response": true,
						"sign_assertion": false, "signing_certificate": signingCertificate, "signing_algorithm": "RSA_SHA1",
						"encrypt_assertion": true, "encryption_certificate": encryptionCertificate,
						"encryption_algorithm":    "http://www.w3.org/2001/04/xmlenc#aes128-gcm",
						"key_transport_algorithm": "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
						"metadata":                samlMetadata,
						"name_id":                 rig.Values{"format": "unspecified", "value": "uid", "source": "ledger"},
						"attributes": rig.Values{
							"department": rig.Values{"attribute_name": "department", "source": "ledger"},
							"role":       rig.Values{"attribute_name": "role", "source": "session", "value_type": "static", "value": `"staff"`},
							"limits":     rig.Values{"attribute_name": "limits", "source": "identity", "value_type": "default", "value": `{"days":[1,null,"5"],"hours":40.5,"open":true}`},
						},
					},
				},
				Changes: []Change{
					{Name: "JSON", Set: rule(`{"b": [1, 2],  "a": "<&>"}`)},
					{Name: "the same JSON", Set: rule(`{ "a":"<&>", "b":[1,2] }`), Action: NoOp},
					{Name: "other JSON", Set: rule(`{"a":"<&>","b":[2,1]}`)},
				},
			},
		},
		Another: numbered("name", "app %d"),
		Missing: "ffffffffffffffffffffffff",
		BadIDs: map[string][]string{
			"Payroll App": {`"Payroll App"`, "a name is not an id", "terraform import onekosmos_service_provider.example"},
			"a/b":         {`"a/b" has 2 parts instead of 1`, `Give "id"`},
		},
		Outside: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return edit(ctx, c.ServiceProviders(), identity.Text("id"), func(s *client.ServiceProvider) { s.ID, s.Environment = "", new("Somewhere else") })
		},
		Remove: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return c.ServiceProviders().Delete(ctx, identity.Text("id"))
		},
		Bad: []Bad{
			{Name: "neither protocol", Set: rig.Values{"oidc": nil}, Says: []string{"Invalid attribute combination", "Exactly one of saml and oidc must be set", "Set one of them"}},
			{Name: "both protocols", Set: rig.Values{"saml": saml}, Says: []string{"saml and oidc cannot be set together", "Set only one"}},
			{Name: "redirect to no URI", Set: rig.Values{"oidc": oidc.With(rig.Values{"redirect_uris": []any{"/callback"}})}, Says: []string{"redirect_uris", `"/callback"`, "absolute"}},
			{Name: "no grant", Set: rig.Values{"oidc": oidc.With(rig.Values{"grant_types": []any{}})}, Says: []string{"grant_types", "at least 1"}},
			{Name: "long label", Set: rig.Values{"mobile_app_label": "1234567890123456"}, Says: []string{"mobile_app_label", "at most 15", "16"}},
			{Name: "SAML setting on OIDC", Set: rig.Values{"idp_initiated": true}, Says: []string{"idp_initiated can only be set together with saml", "Remove idp_initiated = true, or set saml instead of oidc"}},
			{Name: "SAML text on OIDC", Set: rig.Values{"relay_state": "https://x.example.com"}, Says: []string{"relay_state can only be set together with saml", `Remove relay_state = "https://x.example.com"`}},
			{Name: "empty name", Set: rig.Values{"name": ""}, Says: []string{"name", "at least 1"}},
			{Name: "OIDC setting on SAML", Life: "saml", Set: rig.Values{"hide_banner": false}, Says: []string{"hide_banner can only be set together with oidc", "Remove hide_banner = false, or set oidc instead of saml"}},
			{Name: "no URL", Life: "saml", Set: rig.Values{"saml": saml.With(rig.Values{"access_url": "payroll"})}, Says: []string{`saml.access_url: "payroll" is not an absolute URL`, "Give an absolute URL"}},
			{Name: "URL of a file", Life: "saml", Set: rig.Values{"saml": saml.With(rig.Values{"assertion_consumer_service_url": "ftp://payroll.example.com"})}, Says: []string{"saml.assertion_consumer_service_url", `has the scheme "ftp"`}},
			{Name: "value type without value", Life: "saml", Set: sends(rig.Values{"value_type": "static"}), Says: []string{`"saml.attributes[\"a\"].value" must be specified`, "value_type"}},
			{Name: "value that is no JSON", Life: "saml", Set: sends(rig.Values{"value": "{"}), Says: []string{"value", "JSON"}},
			{Name: "null as a value", Life: "saml", Set: sends(rig.Values{"value": "null"}), Says: []string{"value", "Omit the attribute"}},
		},
		Costs: Costs{
			Create:  Requests{"POST /serviceprovider/fetch": lists, "PUT /serviceprovider": each},
			Refresh: Requests{"POST /serviceprovider/fetch": once},
			Update:  Requests{"GET /serviceprovider/{id}": each, "PATCH /serviceprovider/{id}": each},
			Destroy: Requests{"DELETE /serviceprovider/{id}": each, "POST /serviceprovider/fetch": each},
		},
		Generate: Generate{
			Texts: map[string]func(*Generator) any{
				"saml.metadata": func(g *Generator) any { return "<x>" + g.Text("") + "</x>" },
				"saml.attributes.value": func(g *Generator) any {
					return []string{`"a"`, `["a", "b"]`, `{"b": 1, "a": 2}`, `1.5`, `false`, `""`}[g.IntN(6)]
				},
			},
			Fit: func(g *Generator, model rig.Values) {
				if g.OnlyOne(model, "saml", "oidc") == "oidc" {
					drop(model, "idp_initiated", "relay_state")
					return
				}
				drop(model, "hide_banner", "hide_mobile_links", "mobile_app_label")
				attributes, _ := model.Get("saml.attributes").(rig.Values)
				for _, one := range attributes {
					if one := one.(rig.Values); one["value"] == nil {
						delete(one, "value_type")
					}
				}
			},
		},
		Fault: &Fault{
			Creates: Call{"PUT", "/serviceprovider"}, Updates: Call{"PATCH", "/serviceprovider/{id}"}, Removes: Call{"DELETE", "/serviceprovider/{id}"},
			Reads:   []Call{{"GET", "/serviceprovider/{id}"}, {"POST", "/serviceprovider/fetch"}},
			Witness: "onekosmos_message_gateway", WitnessSet: rig.Values{"name": "Witness"},
		},
	}
}

func featuredServiceProvider() Kind {
	var lives []Life
	var secrets, blocks []string
	for _, vendor := range []struct {
		name     string
		settings rig.Values
	}{
		{"zendesk", rig.Values{}},
		{"auth0", rig.Values{
			"sso_url":        "https://example.auth0.com/sso",
			"credentials_wo": rig.Values{"client_id": "canary-id", "client_secret": "canary-secret"},
		}},
		{"forgerock", rig.Values{
			"sso_url": "https://example.forgerock.com/sso", "use_existing_circle_of_trust": true, "circle_of_trust": "cot",
			"credentials_wo": rig.Values{"username": "canary-user", "password": "canary-password"},
		}},
		{"gsuite", rig.Values{
			"sso_url": "https://example.com/sso", "slo_url": "https://example.com/slo",
			"credentials_wo": rig.Values{"service_account_email": "canary@example.com", "admin_email": "canary-admin@example.com", "service_account_private_key": "canary-key"},
		}},
		{"okta", rig.Values{
			"sso_url":        "https://example.okta.com/sso",
			"credentials_wo": rig.Values{"api_token": "canary-token"},
		}},
		{"salesforce", rig.Values{
			"sso_url":        "https://example.my.salesforce.com",
			"credentials_wo": rig.Values{"username": "canary-user", "password": "canary-password", "security_token": "canary-token"},
		}},
	} {
		block := vendor.settings.With(rig.Values{"domain": "one.example.com"})
		if block["credentials_wo"] != nil {
			block["credentials_wo_version"] = 1
			secrets = append(secrets, vendor.name+".credentials_wo")
		}
		blocks = append(blocks, vendor.name)
		lives = append(lives, Life{
			Name:    vendor.name,
			Minimal: rig.Values{"name": "First", vendor.name: block},
			Full:    rig.Values{"name": "Second", vendor.name: block},
			Changes: []Change{{Name: "another domain", Set: rig.Values{vendor.name: block.With(rig.Values{"domain": "two.example.com"})}, Action: Replace}},
		})
	}
	okta := rig.Values{"domain": "a", "sso_url": "https://a.example.com"}
	forgerock := okta.With(rig.Values{"credentials_wo": rig.Values{"username": "u", "password": "p"}})
	return Kind{
		Type: "onekosmos_featured_service_provider", Names: []string{"name"}, Collection: "service_providers",
		Lives:       lives,
		Another:     numbered("name", "app %d"),
		NotImported: blocks, // the tenant keeps nothing of the settings
		Missing:     "ffffffffffffffffffffffff",
		Outside: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return edit(ctx, c.ServiceProviders(), identity.Text("id"), func(s *client.ServiceProvider) { s.ID, s.Name = "", "Somebody else's" })
		},
		Remove: func(ctx context.Context, c *client.Client, identity rig.Values) error {
			return c.ServiceProviders().Delete(ctx, identity.Text("id"))
		},
		Bad: []Bad{
			{Name: "no vendor", Set: rig.Values{"zendesk": nil}, Says: []string{"One of auth0, forgerock", "or zendesk is required to create the object"}},
			{Name: "two vendors", Set: rig.Values{"okta": okta.With(rig.Values{"credentials_wo": rig.Values{"api_token": "x"}})}, Says: []string{"okta and zendesk cannot be set together"}},
			{Name: "no credentials", Set: rig.Values{"zendesk": nil, "okta": okta}, Says: []string{"okta.credentials_wo is required to set up the application", "Set it"}},
			{Name: "no URL", Set: rig.Values{"zendesk": nil, "okta": rig.Values{"domain": "a", "sso_url": "a", "credentials_wo": rig.Values{"api_token": "x"}}}, Says: []string{`okta.sso_url: "a" is not an absolute URL`}},
			{Name: "circle without name", Set: rig.Values{"zendesk": nil, "forgerock": forgerock.With(rig.Values{"use_existing_circle_of_trust": true})},
				Says: []string{"forgerock.circle_of_trust is required when forgerock.use_existing_circle_of_trust is true"}},
			{Name: "hosted without name", Set: rig.Values{"zendesk": nil, "forgerock": forgerock}, Says: []string{"forgerock.hosted_service_provider is required when forgerock.use_existing_circle_of_trust is false", "Set forgerock.hosted_service_provider, or change"}},
		},
		Secrets: secrets,
		Costs: Costs{
			Create:  Requests{"POST /serviceprovider/fetch": lists, "PUT /serviceprovider/{type}": each},
			Refresh: Requests{"POST /serviceprovider/fetch": once},
			Destroy: Requests{"DELETE /serviceprovider/{id}": each, "POST /serviceprovider/fetch": each},
		},
		Generate: Generate{Fit: func(g *Generator, model rig.Values) {
			vendor := g.OnlyOne(model, "auth0", "forgerock", "gsuite", "okta", "salesforce", "zendesk")
			block := model[vendor].(rig.Values)
			if vendor != "zendesk" {
				block["credentials_wo_version"] = 1
			}
			if vendor == "forgerock" {
				existing := g.Turn/6%2 == 0
				drop(block, "circle_of_trust", "hosted_service_provider")
				block["use_existing_circle_of_trust"] = existing
				block[map[bool]string{true: "circle_of_trust", false: "hosted_service_provider"}[existing]] = g.Text("")
			}
		}},
		Without: map[Feature]string{
			List:         "no answer shows which SAML applications are featured ones",
			DataSources:  "the data source onekosmos_service_provider reads what comes of it",
			PlainSecrets: "its credentials are used once; nothing of them may be in a state",
			ShortPlan:    "a plan asks about what is in a whole block",
			ShortRead:    "a plan asks about what is in a whole block",
		},
	}
}
