package localtenant

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// Populate fills the tenant with n objects of every kind, and with settings, as
// a community has that others look after too. The
// tenant's own operations make them, so that all of them are what the API
// reference allows.
func (t *Tenant) Populate(n int) error {
	for i := range n {
		p := population{tenant: t, number: i}
		p.applications()
		p.directories()
		p.messages()
		p.journeys()
		p.proofing()
		p.others()
		if i == 0 {
			p.settings()
		}
		if p.err != nil {
			return p.err
		}
	}
	return nil
}

// population makes the objects of one number. The first error stops it.
type population struct {
	tenant *Tenant
	number int
	err    error
}

// name makes a name that is unlike those of other numbers.
func (p *population) name(kind string) string { return fmt.Sprintf("Somebody's %s %d", kind, p.number) }

// ids puts the ids of the tenant and the community into a body.
func (p *population) ids(body map[string]any) map[string]any {
	body["tenantId"], body["communityId"] = p.tenant.TenantID(), p.tenant.CommunityID()
	return body
}

// ask lets an operation of the tenant answer an administrator's request, past
// the protocol.
func (p *population) ask(key string, body map[string]any) {
	if p.err != nil {
		return
	}
	a, err := p.tenant.Ask(key, body)
	if p.err = err; a.Status >= http.StatusMultipleChoices {
		p.err = fmt.Errorf("populate: %s: %v", key, a.Body)
	}
}

// newest returns the id of the object that was made last.
func (p *population) newest(collection string) string {
	all := p.tenant.Objects(collection)
	if p.err != nil || len(all) == 0 {
		return ""
	}
	id, _ := all[len(all)-1]["_id"].(string)
	return id
}

func (p *population) applications() {
	host := fmt.Sprintf("https://app%d.example.net", p.number)
	p.ask("adminapi PUT /serviceprovider", map[string]any{
		"name": p.name("client"), "type": "oidc", "environment": "Production",
		"oidc_config": map[string]any{
			"grant_types": []any{"authorization_code"}, "redirect_uris": []any{host + "/callback"},
			"scope": []any{"openid", "email"}, "id_token_signed_response_alg": "RS256",
		},
	})
	p.ask("adminapi PUT /serviceprovider", map[string]any{
		"name": p.name("application"), "type": "saml",
		"saml_config": map[string]any{
			"idpInitiated": true, "accessUrl": host, "entityId": host + "/saml", "assertionMethod": "post",
			"assertionConsumerServiceURL": host + "/saml/acs", "logoutRequestSignRequired": false,
			"logoutResponseSignRequired": false, "authRequestSignRequired": false, "assertionSignRequired": true,
			"nameid": map[string]any{"format": "emailAddress", "value": "email", "attribute_type": "session"},
			"attributes": []any{map[string]any{
				"claim_name": "department", "attribute_name": "department", "attribute_type": "ledger",
			}},
		},
	})
	p.tenant.Add("external_idps", map[string]any{"name": p.name("partner"), "ssoUrl": host + "/sso"})
}

func (p *population) directories() {
	module := func(kind, mode string, config map[string]any) string {
		subtype := "directory"
		if kind == "db" {
			subtype = "datastore"
		}
		p.ask("adminapi PUT /auth_modules/create", map[string]any{
			"type": kind, "subtype": subtype, "method": "authn", "mode": mode, "enabled": true,
			"name": p.name(kind + " " + mode), "config": config,
		})
		return p.newest(authModules)
	}
	guests := module("db", "direct", map[string]any{})
	for _, name := range []string{"Department", "Manager"} {
		p.ask("adminapi PUT /attributes", map[string]any{
			"moduleId": guests, "attributes": []any{map[string]any{"name": name, "attribute": name}},
		})
	}
	directory := map[string]any{
		"serverprotocol": "ldaps", "server": "dc1.example.net", "serverport": "636", "binddn": "cn=reader,dc=example,dc=net",
		"bindpassword": engine.RandomHex(8), "basedn": "dc=example,dc=net", "securityauthentication": "Simple", "filter": "(uid={0})",
	}
	module("ldap", "direct", maps.Clone(directory))
	module("ad", "direct", maps.Clone(directory))
	module("azuread", "direct", map[string]any{
		"appName": "1Kosmos", "tenantId": engine.NewUUID(), "tenantName": "example.onmicrosoft.com", "clientId": engine.NewUUID(), "clientSecret": engine.RandomHex(8),
		"loginBasePath": "https://login.microsoftonline.com", "graphApiBasePath": "https://graph.microsoft.com",
	})
	plant := module("ldap", "broker", map[string]any{})
	if p.err == nil {
		p.tenant.RegisterBroker(plant, p.name("broker"))
	}
}

func (p *population) messages() {
	gateway := func(channel string, more map[string]any) {
		body := p.ids(map[string]any{
			"type": "twilio", "channels": []any{channel}, "auth": "true", "name": p.name(channel + " gateway"),
			"username": "sender", "password": engine.RandomHex(8), "serviceUrl": "https://" + channel + ".example.net",
		})
		maps.Copy(body, more)
		p.ask("adminapi POST /msg_gateway/create", body)
	}
	gateway("email", map[string]any{"type": "smtp", "protocol": "smtp", "senderEmail": "no-reply@example.net", "port": "465"})
	gateway("sms", map[string]any{"senderPhone": "+15550123", "smstemplateid": "t", "entityId": "e"})
	gateway("sms", map[string]any{
		"type": "coalesce", "name": p.name("OAuth gateway"), "senderPhone": "+15550123", "smstemplateid": "t", "entityId": "e",
		"authTokenRequestUrl": "https://sms.example.net/token", "authClientId": "client", "authClientSecret": engine.RandomHex(8),
		"authGrantType": "client_credentials", "authScope": "sms",
	})
	gateway("voice", map[string]any{"senderPhone": "+15550123"})
	template := func(channel string, more map[string]any) {
		made := map[string]any{
			"name": p.name(channel + " template"), "isDefault": p.number == 0,
			"data": base64.StdEncoding.EncodeToString([]byte("Your passcode is {{otp}}")),
		}
		maps.Copy(made, more)
		p.ask("adminapi PUT /config/template", p.ids(map[string]any{
			"templateData": map[string]any{"passcode": map[string]any{channel: map[string]any{engine.NewUUID(): made}}},
		}))
	}
	template("email", map[string]any{"subject": "Your passcode"})
	template("sms", nil)
	template("voice", nil)
}

func (p *population) journeys() {
	decision := map[string]any{"action": "mfa_required", "authenticationMethods": []any{"password_and_otp"}}
	groups := map[string]any{"operator": "overlap", "value": []any{"staff"}}
	p.ask("adminapi PUT /authenticationJourney", p.ids(map[string]any{
		"journeyName": p.name("journey"), "enabled": true, "decision": decision, "groups": groups,
	}))
	p.ask("adminapi PUT /v2/authenticationJourney", p.ids(map[string]any{
		"name": p.name("journey"), "category": "adaptive_auth_fallback_policy_v2", "enabled": true, "decision": decision, "groups": groups,
	}))
}

func (p *population) proofing() {
	const path = "/proofingtemplates/tenant/{tenantId}/community/{communityId}"
	verification := engine.RandomHex(12)
	p.ask("idproofingapi PUT "+path, map[string]any{
		"dvcID": verification, "documentType": "dl_object", "workflow": []any{map[string]any{
			"name": "wait", "type": "PROCESSING", "html": base64.StdEncoding.EncodeToString([]byte("<p>One moment.</p>")),
		}},
	})
	p.tenant.OpenProofingSession(verification, "dl_object")
}

func (p *population) others() {
	p.ask("adminapi POST /secret-store/create", p.ids(map[string]any{"tag": fmt.Sprintf("somebody_%d", p.number), "value": engine.RandomHex(8)}))
	p.ask("adminapi PUT /webauthn/vendormetadata/{communityId}", map[string]any{
		"aaguid": engine.NewUUID(), "name": p.name("security key"), "metadata": `{"description":"a key"}`, "disabled": p.number%2 == 1, "updatedBy": "somebody",
	})
	p.ask("adminapi PUT /reports/event", p.ids(map[string]any{
		"eventData": map[string]any{
			"type": "event", "eventName": "E_LOGIN_VISITED", "event_id": engine.NewUUID(), "caller_user_agent": "Mozilla/5.0", "version": "v1", "user_id": "somebody",
		},
		"serverEventData": map[string]any{"caller_ip": true, "event_ts": true},
	}))
	p.ask("adminapi POST /reports/hardwaretokens_export", map[string]any{
		"reports_type": "hardware_tokens", "download": map[string]any{"notificationList": []any{"somebody@example.net"}},
	})
	for _, kind := range []string{"radius_configs", "auth_proxy_configs"} {
		p.tenant.Add(kind, map[string]any{"_id": engine.NewUUID(), "name": p.name("VPN"), "authScheme": []any{"push"}, "pushKeyword": "push"})
	}
	serial := fmt.Sprintf("SOMEBODYS%d", p.number)
	p.ask("adminapi PUT /hardwaretokens/tokens", map[string]any{"csv_text": "serialNumber,seed\n" + serial + "," + engine.RandomHex(20)})
	somebody := fmt.Sprintf("somebody%d", p.number)
	p.tenant.AddUser("", somebody, nil)
	p.ask("adminapi PUT /hardwaretokens/usertokens", map[string]any{"list": []any{map[string]any{"username": somebody, "serialNumber": serial}}})
	p.tenant.Add(images, map[string]any{"name": "logo.png", "type": "image/png", "size": 70, "content": emptyPNG})
}

// settings changes what a community always has, and what it has once.
func (p *population) settings() {
	p.ask("adminapi PATCH /authscheme/default/modules", p.ids(map[string]any{"modules": []any{p.firstModule("ldap")}}))
	p.ask("adminapi PUT /branding", p.ids(map[string]any{
		"bg_color_left_panel": "#203040", "bg_color_right_panel": "#FAFAFA", "heading_text_color": "#112233",
		"primary_button_color": "#445566", "active_tab_text_color": "#445566", "links_color": "#445566",
		"community_logo_img": emptyPNG, "bg_img_left_panel": emptyPNG, "heading_label": "Somebody's community",
		"username_label": "Badge number", "disclaimer_message": "For staff only",
	}))
	p.ask("adminapi PUT /config/self_registration_config", p.ids(map[string]any{"allowed": true}))
	p.ask("adminapi PUT /instance_config/self_registration_config", map[string]any{"allowed": true})
	p.ask("adminapi PUT /config/session_attributes", p.ids(map[string]any{"data": []any{"badge"}}))
	p.ask("idproofingapi PUT /bucket/tenant/{tenantId}/community/{communityId}", map[string]any{
		"type": "aws", "bucketName": "somebodys-documents", "isEnabled": true, "createdBy": "somebody",
		"aws_credential": map[string]any{"accessKey": "AKIAIOSFODNN7EXAMPLE", "secretKey": engine.RandomHex(16), "region": "eu-central-1"},
	})
}

func (p *population) firstModule(kind string) string {
	for _, module := range p.tenant.Objects(authModules) {
		if id, _ := module["_id"].(string); module["type"] == kind {
			return id
		}
	}
	return ""
}
