package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// requests are what a run sends to each endpoint: so many for each object, and
// so many however many there are. There is no term that grows otherwise.
type requests map[string]cost

type cost struct{ each, once int }

var (
	each      = cost{each: 1}
	once      = cost{once: 1}
	perParent = cost{once: parents}
)

// costs says what a run costs that does one thing to objects of a kind, one
// after the other: the most that it can, as those who come together share
// lists and calls.
type costs struct {
	// objects returns the configurations of n objects, and those that an update
	// changes them to, where there is an update.
	objects                          func(t *testing.T, tenant *acctest.Tenant, n int) (configs, changed []rig.Values)
	one                              bool // a community has one
	create, refresh, update, destroy requests
}

// numbered makes objects that differ in one attribute.
func numbered(config rig.Values, attribute, format string, change rig.Values) func(*testing.T, *acctest.Tenant, int) ([]rig.Values, []rig.Values) {
	return func(_ *testing.T, _ *acctest.Tenant, n int) (configs, changed []rig.Values) {
		for i := range n {
			configs = append(configs, config.With(rig.Values{attribute: fmt.Sprintf(format, i)}))
			if change != nil {
				changed = append(changed, configs[i].With(change))
			}
		}
		return configs, changed
	}
}

// parents is over how many parents the children are spread.
const parents = 2

func modules(t *testing.T, tenant *acctest.Tenant, kind, subtype, mode string) (ids []string) {
	t.Helper()
	for i := range parents {
		made, err := tenant.Client().AuthModules().Create(t.Context(), &client.AuthModule{
			Type: kind, Subtype: subtype, Method: "authn", Name: fmt.Sprint("m", i), Enabled: true, Mode: mode, Config: &client.ModuleConfig{},
		})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, made.ID)
	}
	return ids
}

const requestPixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="

// costOf has every kind of resource.
func costOf() map[string]costs {
	oidc := rig.Values{
		"grant_types": []any{"authorization_code"}, "redirect_uris": []any{"https://a.example.com/callback"},
		"scopes": []any{"openid"}, "id_token_signing_algorithm": "RS256",
	}
	gateway := rig.Values{
		"type": "twilio", "username": "caller", "password": "s3cret", "service_url": "https://voice.example.com", "voice": rig.Values{"sender_phone": "+15550100"},
	}
	step := rig.Values{"name": "a", "type": "HTML", "html": "<p>a</p>"}
	return map[string]costs{
		"service_provider": {
			objects: numbered(rig.Values{"oidc": oidc}, "name", "app %d", rig.Values{"oidc": oidc.With(rig.Values{"scopes": []any{"openid", "email"}})}),
			create:  requests{"POST /serviceprovider/fetch": once, "PUT /serviceprovider": each},
			refresh: requests{"POST /serviceprovider/fetch": once},
			update:  requests{"GET /serviceprovider/{id}": each, "PATCH /serviceprovider/{id}": each},
			destroy: requests{"DELETE /serviceprovider/{id}": each},
		},
		"featured_service_provider": {
			objects: func(_ *testing.T, _ *acctest.Tenant, n int) (configs, _ []rig.Values) {
				for i := range n {
					configs = append(configs, rig.Values{"name": fmt.Sprint("app ", i), "zendesk": rig.Values{"domain": fmt.Sprintf("a%d.zendesk.com", i)}})
				}
				return configs, nil
			},
			create:  requests{"POST /serviceprovider/fetch": once, "PUT /serviceprovider/{type}": each},
			refresh: requests{"POST /serviceprovider/fetch": once},
			destroy: requests{"DELETE /serviceprovider/{id}": each},
		},
		"auth_module": {
			objects: numbered(rig.Values{"type": "db"}, "name", "module %d", rig.Values{"enabled": false}),
			create:  requests{"POST /auth_modules/fetch": once, "PUT /auth_modules/create": each},
			refresh: requests{"POST /auth_modules/fetch": once},
			update:  requests{"GET /auth_modules/{moduleId}": each, "PATCH /auth_modules/{moduleId}": each},
			destroy: requests{"DELETE /auth_modules/{moduleId}": each},
		},
		"user_attribute": {
			objects: func(t *testing.T, tenant *acctest.Tenant, n int) (configs, changed []rig.Values) {
				ids := modules(t, tenant, client.ModuleDB, "datastore", client.ModeDirect)
				for i := range n {
					configs = append(configs, rig.Values{"module_id": ids[i%parents], "name": fmt.Sprint("name ", i), "attribute": fmt.Sprint("key", i)})
					changed = append(changed, configs[i].With(rig.Values{"name": fmt.Sprint("changed ", i)}))
				}
				return configs, changed
			},
			create:  requests{"GET /attributes": perParent, "PUT /attributes": each},
			refresh: requests{"GET /attributes": perParent},
			update:  requests{"PATCH /attributes/{attributeId}": each},
			destroy: requests{"DELETE /attributes/{attributeId}": each},
		},
		"broker_connection": {
			objects: func(t *testing.T, tenant *acctest.Tenant, n int) (configs, changed []rig.Values) {
				ids := modules(t, tenant, client.ModuleLDAP, "directory", client.ModeBroker)
				for i := range n {
					uid := tenant.Local(t).RegisterBroker(ids[i%parents], "Data centre")
					configs = append(configs, rig.Values{"module_id": ids[i%parents], "uid": uid, "name": "DC"})
					changed = append(changed, configs[i].With(rig.Values{"enabled": false}))
				}
				return configs, changed
			},
			create:  requests{"PATCH /broker/update": each, "POST /broker/fetch": perParent},
			refresh: requests{"POST /broker/fetch": perParent},
			update:  requests{"PATCH /broker/changestatus": each, "POST /broker/fetch": perParent},
		},
		"default_auth_scheme": {
			one: true,
			objects: func(t *testing.T, tenant *acctest.Tenant, _ int) ([]rig.Values, []rig.Values) {
				ids := modules(t, tenant, client.ModuleDB, "datastore", client.ModeDirect)
				return []rig.Values{{"modules": []any{ids[0]}}}, []rig.Values{{"modules": []any{ids[1]}}}
			},
			create:  requests{"PATCH /authscheme/default/modules": once, "POST /community_auth_info/fetch": once},
			refresh: requests{"POST /community_auth_info/fetch": once},
			update:  requests{"PATCH /authscheme/default/modules": once},
			destroy: requests{"PATCH /authscheme/default/modules": once, "POST /auth_modules/fetch": once},
		},
		"message_gateway": {
			objects: numbered(gateway, "name", "gateway %d", rig.Values{"service_url": "https://other.example.com"}),
			create:  requests{"POST /msg_gateway/create": each, "POST /msg_gateway/fetch": once, "POST /msg_gateway/fetch/{id}": each},
			refresh: requests{"POST /msg_gateway/fetch": once},
			update:  requests{"POST /msg_gateway/fetch/{id}": {each: 2, once: 1}, "POST /msg_gateway/update": {each: 1, once: 1}},
			destroy: requests{"DELETE /msg_gateway": each},
		},
		"message_template": {
			objects: numbered(rig.Values{"purpose": "otp", "channel": "sms", "content": "{{code}}"}, "name", "template %d", rig.Values{"content": "Code: {{code}}"}),
			create:  requests{"POST /config/template/fetch": once, "PUT /config/template": each},
			refresh: requests{"POST /config/template/fetch": once},
			update:  requests{"POST /config/template/fetch for a part": each, "PUT /config/template": each},
			destroy: requests{"DELETE /config/template": each},
		},
		"authentication_journey": {
			objects: numbered(rig.Values{"decision": rig.Values{"action": "deny"}}, "name", "journey %d", rig.Values{"domain": "example.com"}),
			create:  requests{"POST /authenticationJourney/fetch": once, "PUT /authenticationJourney": each},
			refresh: requests{"POST /authenticationJourney/fetch": once},
			update:  requests{"PATCH /authenticationJourney/{id}": each, "POST /authenticationJourney/fetch for a part": each},
			destroy: requests{"DELETE /authenticationJourney/{id}": each},
		},
		"authentication_journey_v2": {
			objects: numbered(rig.Values{"decision": rig.Values{"action": "deny"}, "category": "c"}, "name", "journey %d", rig.Values{"domain": "example.com"}),
			create:  requests{"POST /v2/authenticationJourney/fetch": once, "PUT /v2/authenticationJourney": each},
			refresh: requests{"POST /v2/authenticationJourney/fetch": once},
			update:  requests{"PATCH /v2/authenticationJourney/{id}": each, "POST /v2/authenticationJourney/fetch for a part": each},
			destroy: requests{"DELETE /v2/authenticationJourney/{id}": each},
		},
		"proofing_template": {
			objects: func(t *testing.T, tenant *acctest.Tenant, n int) (configs, changed []rig.Values) {
				session := tenant.Local(t).OpenProofingSession("dvc", "dl_object")
				for i := range n {
					configs = append(configs, rig.Values{"dvc_id": "dvc", "document_type": "dl_object", "drift_session_id": session,
						"steps": []any{step.With(rig.Values{"name": fmt.Sprint("step ", i)})}})
					changed = append(changed, configs[i].With(rig.Values{"steps": []any{step}}))
				}
				return configs, changed
			},
			create:  requests{"GET /proofingtemplates/{sessionId}": once, "PUT /proofingtemplates/tenant/{tenantId}/community/{communityId}": each},
			refresh: requests{"GET /proofingtemplates/{sessionId}": once, "POST /proofingsession/fetch": once},
			update:  requests{"GET /proofingtemplates/{sessionId}": each, "PATCH /proofingtemplates/tenant/{tenantId}/community/{communityId}/id/{id}": each, "POST /proofingsession/fetch": each},
			destroy: requests{"DELETE /proofingtemplates/tenant/{tenantId}/community/{communityId}/id/{id}": each},
		},
		"secret": {
			objects: numbered(rig.Values{"value": "s3cret"}, "tag", "tag%d", nil),
			create:  requests{"POST /secret-store/create": each, "POST /secret-store/fetch": once},
			refresh: requests{"POST /secret-store/fetch": once},
			destroy: requests{"POST /secret-store/delete": each},
		},
		"certificate": {
			objects: func(_ *testing.T, _ *acctest.Tenant, n int) ([]rig.Values, []rig.Values) {
				return slices.Repeat([]rig.Values{{"key_size": 1024, "expiration_days": 30, "algorithm": "sha256"}}, n), nil
			},
			create: requests{"POST /certificate/generate": each},
		},
		"image": {
			objects: func(_ *testing.T, _ *acctest.Tenant, n int) ([]rig.Values, []rig.Values) {
				return slices.Repeat([]rig.Values{{"content_base64": requestPixel}}, n), nil
			},
			create: requests{"POST /image/upload": each},
		},
		"branding": {
			one: true,
			objects: numbered(rig.Values{
				"left_panel_background_color": "#0A2B4C", "right_panel_background_color": "#fff", "heading_text_color": "#112233",
				"primary_button_color": "#1d7afc", "active_tab_text_color": "#000", "logo": requestPixel, "left_panel_background_image": requestPixel,
			}, "link_color", "#0000e%d", rig.Values{"link_color": "#00ee00"}),
			create:  requests{"POST /branding/fetch": {once: 3}, "PUT /branding": once},
			refresh: requests{"POST /branding/fetch": once},
			update:  requests{"POST /branding/fetch": {once: 2}, "PUT /branding": once},
			destroy: requests{"POST /branding/fetch": {once: 2}, "PUT /branding": once},
		},
		"bucket": {
			one:     true,
			objects: numbered(rig.Values{"aws": rig.Values{"access_key": "a", "secret_key": "s3cret", "region": "eu-west-1"}}, "name", "bucket%d", rig.Values{"enabled": false}),
			create:  requests{"GET /bucket/tenant/{tenantId}/community/{communityId}": once, "PUT /bucket/tenant/{tenantId}/community/{communityId}": once},
			refresh: requests{"GET /bucket/tenant/{tenantId}/community/{communityId}": once},
			update:  requests{"GET /bucket/tenant/{tenantId}/community/{communityId}": once, "PUT /bucket/tenant/{tenantId}/community/{communityId}": {once: 2}},
			destroy: requests{"GET /bucket/tenant/{tenantId}/community/{communityId}": once},
		},
		"webauthn_vendor_metadata": {
			objects: numbered(rig.Values{"name": "Key", "metadata": "{}"}, "aaguid", "%08x-8113-47ea-b116-bb5a8db9202a", rig.Values{"name": "Blue key"}),
			create:  requests{"POST /webauthn/vendormetadata/{communityId}/fetch": once, "POST /webauthn/vendormetadata/{communityId}/fetch for a part": each, "PUT /webauthn/vendormetadata/{communityId}": each},
			refresh: requests{"POST /webauthn/vendormetadata/{communityId}/fetch": once},
			update:  requests{"PATCH /webauthn/vendormetadata/{communityId}/aaguid/{aaguid}": each, "POST /webauthn/vendormetadata/{communityId}/fetch": once, "POST /webauthn/vendormetadata/{communityId}/fetch for a part": each},
			destroy: requests{"PATCH /webauthn/vendormetadata/{communityId}/aaguid/{aaguid}": each, "POST /webauthn/vendormetadata/{communityId}/fetch": once, "POST /webauthn/vendormetadata/{communityId}/fetch for a part": each},
		},
	}
}

// signingIn is asked once by every run: ids, keys and the token.
func signingIn(x localtenant.Exchange) bool {
	return x.Service == "" || strings.HasSuffix(x.Endpoint, "/publickeys") || x.Endpoint == "/v2/request_access"
}

// asked tells a call for a part of a list from one for all of it.
func asked(x localtenant.Exchange) string {
	var filter struct{ Aaguids, Purposes, IDs []string }
	_ = json.Unmarshal(x.Request, &filter) // nothing asks for nothing
	if len(filter.Aaguids)+len(filter.Purposes)+len(filter.IDs) > 0 {
		return " for a part"
	}
	return ""
}

// What a run costs in requests grows with its objects and no faster, and no
// kind costs more than the table says.
func TestRequests(t *testing.T) {
	t.Parallel()
	table := costOf()
	for name := range acctestSchemas(t) {
		if _, ok := table[strings.TrimPrefix(name, "onekosmos_")]; !ok {
			t.Errorf("the table has no %s", name)
		}
	}
	for name, want := range table {
		sizes := []int{5, 20}
		if want.one {
			sizes = []int{1}
		}
		for _, n := range sizes {
			t.Run(fmt.Sprintf("%s/%d", name, n), func(t *testing.T) {
				t.Parallel()
				tenant := acctest.StartLocal(t)
				configs, changed := want.objects(t, tenant, n)
				objects := make([]*rig.Instance, len(configs))
				// Each step is a run of its own, with a provider of its own.
				step := func(what string, costs requests, do func(r *rig.Rig, i int) rig.Problems) {
					t.Helper()
					r := acctest.RigOf(t, tenant, nil)
					tenant.Local(t).ResetJournal()
					for i := range configs {
						if problems := do(r, i); problems.Errors() != nil {
							t.Fatalf("%s: %s", what, problems)
						}
					}
					sent := map[string]int{}
					for _, x := range tenant.Local(t).Journal() {
						if !signingIn(x) {
							sent[x.Method+" "+x.Endpoint+asked(x)]++
						}
					}
					for _, at := range slices.Sorted(maps.Keys(sent)) {
						if cost := costs[at]; sent[at] != cost.each*n+cost.once {
							t.Errorf("%s: %d requests %s, want %d for each of %d objects and %d", what, sent[at], at, cost.each, n, cost.once)
						}
					}
					for at, cost := range costs {
						if sent[at] == 0 {
							t.Errorf("%s: no request %s, want %d for each object and %d", what, at, cost.each, cost.once)
						}
					}
				}
				step("create", want.create, func(r *rig.Rig, i int) (problems rig.Problems) {
					objects[i], problems = r.Create("onekosmos_"+name, configs[i])
					return problems
				})
				step("refresh", want.refresh, func(r *rig.Rig, i int) (problems rig.Problems) {
					objects[i], problems = r.Read(objects[i])
					return problems
				})
				if changed != nil {
					step("update", want.update, func(r *rig.Rig, i int) (problems rig.Problems) {
						objects[i], problems = r.Update(objects[i], changed[i])
						return problems
					})
				}
				step("destroy", want.destroy, func(r *rig.Rig, i int) rig.Problems { return r.Destroy(objects[i]) })
			})
		}
	}
}

func acctestSchemas(t *testing.T) map[string]struct{} {
	t.Helper()
	_, r := acctest.NewRig(t, nil)
	names := map[string]struct{}{}
	for name := range r.Schema().ResourceSchemas {
		names[name] = struct{}{}
	}
	return names
}
