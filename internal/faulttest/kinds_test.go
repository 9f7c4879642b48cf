package faulttest

import (
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

// What is done to an object.
const (
	create    = "create"
	read      = "read"
	update    = "update"
	remove    = "delete"
	importing = "import"
)

func operations() []string { return []string{create, read, update, remove, importing} }

// call is a request that does an operation's work.
type call struct{ method, path string }

// kind is one kind of object.
type kind struct {
	name       string
	collection string     // the tenant's
	config     rig.Values // the object
	change     rig.Values // over config: what an update sets
	neighbour  rig.Values // over config: another object
	session    bool       // read through a proofing session
	always     bool       // settings that always exist
	// removed tells an object that a destroy has left as it should.
	removed func(map[string]any) bool
	secrets []string
	witness witness

	creates, updates, removes call
	reads                     []call
}

func (k kind) typeName() string { return "onekosmos_" + k.name }

// calls are what a fault has to hit.
func (k kind) calls(op string) []call {
	switch op {
	case create:
		return []call{k.creates}
	case update:
		return []call{k.updates}
	case remove:
		return []call{k.removes}
	}
	return k.reads
}

// prepare returns the object's configuration and the changed one.
func (k kind) prepare(local *localtenant.Tenant) (config, changed rig.Values) {
	config = k.config.With(nil)
	if k.session {
		config["drift_session_id"] = local.OpenProofingSession(config.Text("dvc_id"), config.Text("document_type"))
	}
	return config, config.With(k.change)
}

// idOf returns the id that a stored object has in Terraform.
func (k kind) idOf(stored map[string]any) string {
	if aaguid, ok := stored["aaguid"].(string); ok {
		return strings.ToLower(aaguid)
	}
	id, _ := stored["_id"].(string)
	return id
}

// witness is an object of the same service, read through other calls.
type witness struct {
	typeName string
	config   rig.Values
	session  bool
}

func (w witness) of(local *localtenant.Tenant) (string, rig.Values) {
	config, _ := kind{config: w.config, session: w.session}.prepare(local)
	return w.typeName, config
}

// canary is what the objects' own secrets begin with.
const canary = "canary-of-an-object"

// A picture of one pixel.
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="

func kinds() []kind {
	oidc := rig.Values{
		"grant_types": []any{"authorization_code"}, "redirect_uris": []any{"https://intranet.example.com/callback"},
		"scopes": []any{"openid"}, "id_token_signing_algorithm": "RS256",
	}
	step := rig.Values{"name": "a", "type": "HTML", "html": "<p>a</p>", "params": rig.Values{"x": "y"}}
	application := witness{typeName: "onekosmos_service_provider", config: rig.Values{"name": "Witness", "oidc": oidc}}
	gateway := rig.Values{
		"name": "Subject", "type": "twilio", "username": "caller", "password_wo": canary + "-password", "password_wo_version": 1,
		"service_url": "https://voice.example.com", "voice": rig.Values{"sender_phone": "+15550100"},
	}
	directory := rig.Values{
		"protocol": "ldaps", "server": "dc1.example.com", "port": 636, "bind_dn": "cn=svc", "bind_password_wo": canary + "-bind", "bind_password_wo_version": 1,
		"base_dn": "dc=example", "security_authentication": "Simple", "filter": "(uid={0})",
	}
	const (
		template = "/proofingtemplates/tenant/{tenantId}/community/{communityId}"
		vendor   = "/adminapi/webauthn/vendormetadata/{communityId}"
	)
	return []kind{
		{
			name: "service_provider", collection: "service_providers",
			config:    rig.Values{"name": "Subject", "oidc": oidc},
			change:    rig.Values{"oidc": oidc.With(rig.Values{"scopes": []any{"openid", "email"}})},
			neighbour: rig.Values{"name": "Neighbour"},
			witness:   witness{typeName: "onekosmos_message_gateway", config: gateway.With(rig.Values{"name": "Witness"})},
			creates:   call{"PUT", "/serviceprovider"}, updates: call{"PATCH", "/serviceprovider/{id}"}, removes: call{"DELETE", "/serviceprovider/{id}"},
			reads: []call{{"GET", "/serviceprovider/{id}"}, {"POST", "/serviceprovider/fetch"}},
		},
		{
			name: "auth_module", collection: "auth_modules",
			config:    rig.Values{"name": "Subject", "type": "ldap", "directory": directory},
			change:    rig.Values{"directory": directory.With(rig.Values{"server": "dc2.example.com"})},
			neighbour: rig.Values{"name": "Neighbour"},
			secrets:   []string{canary + "-bind"}, witness: application,
			creates: call{"PUT", "/auth_modules/create"}, updates: call{"PATCH", "/auth_modules/{moduleId}"}, removes: call{"DELETE", "/auth_modules/{moduleId}"},
			reads: []call{{"GET", "/auth_modules/{moduleId}"}, {"POST", "/auth_modules/fetch"}},
		},
		{
			name: "message_gateway", collection: "message_gateways",
			config: gateway, change: rig.Values{"service_url": "https://other.example.com"}, neighbour: rig.Values{"name": "Neighbour"},
			secrets: []string{canary + "-password"}, witness: application,
			creates: call{"POST", "/msg_gateway/create"}, updates: call{"POST", "/msg_gateway/update"}, removes: call{"DELETE", "/msg_gateway"},
			reads: []call{{"POST", "/msg_gateway/fetch/{id}"}, {"POST", "/msg_gateway/fetch"}},
		},
		{
			name: "branding", collection: "branding", always: true,
			config: rig.Values{
				"left_panel_background_color": "#0A2B4C", "right_panel_background_color": "#fff", "heading_text_color": "#112233",
				"primary_button_color": "#1d7afc", "active_tab_text_color": "#000", "link_color": "#0000ee", "logo": pixel, "left_panel_background_image": pixel,
			},
			change:  rig.Values{"link_color": "#00ee00"},
			witness: application,
			creates: call{"PUT", "/branding"}, updates: call{"PUT", "/branding"}, removes: call{"PUT", "/branding"},
			reads: []call{{"POST", "/branding/fetch"}},
		},
		{
			name: "authentication_journey", collection: "authentication_journeys",
			config:    rig.Values{"name": "Subject", "decision": rig.Values{"action": "deny"}},
			change:    rig.Values{"domain": "example.com"},
			neighbour: rig.Values{"name": "Neighbour"}, witness: application,
			creates: call{"PUT", "/authenticationJourney"}, updates: call{"PATCH", "/authenticationJourney/{id}"}, removes: call{"DELETE", "/authenticationJourney/{id}"},
			reads: []call{{"POST", "/authenticationJourney/fetch"}},
		},
		{
			name: "proofing_template", collection: "proofing_templates", session: true,
			config:    rig.Values{"dvc_id": "dvc-1", "document_type": "dl_object", "steps": []any{step}},
			change:    rig.Values{"steps": []any{step.With(rig.Values{"html": "<p>b</p>"})}},
			neighbour: rig.Values{"dvc_id": "dvc-3", "drift_session_id": nil},
			witness: witness{typeName: "onekosmos_proofing_template", session: true,
				config: rig.Values{"dvc_id": "dvc-2", "document_type": "dl_object", "steps": []any{step}}},
			creates: call{"PUT", template}, updates: call{"PATCH", template + "/id/{id}"}, removes: call{"DELETE", template + "/id/{id}"},
			reads: []call{{"GET", "/proofingtemplates/{sessionId}"}},
		},
		{
			name: "webauthn_vendor_metadata", collection: "webauthn_vendor_metadata",
			config:    rig.Values{"aaguid": "2fc0579f-8113-47ea-b116-bb5a8db9202a", "name": "Subject", "metadata": `{"a":1}`},
			change:    rig.Values{"metadata": `{"a":2}`},
			neighbour: rig.Values{"aaguid": "42b4fb4a-2866-43b2-9bf7-6c6669c2e5d3", "name": "Neighbour"},
			// No call deletes a record.
			removed: func(o map[string]any) bool { return o["disabled"] == true },
			witness: application,
			creates: call{"PUT", vendor}, updates: call{"PATCH", vendor + "/aaguid/{aaguid}"}, removes: call{"PATCH", vendor + "/aaguid/{aaguid}"},
			reads: []call{{"POST", vendor + "/fetch"}},
		},
	}
}
