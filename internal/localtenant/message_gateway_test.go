package localtenant_test

import (
	"net/http"
	"testing"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant"
)

const gateways = "/adminapi/msg_gateway"

func (c *caller) gateway(channel string, edit ...func(map[string]any)) map[string]any {
	body := c.ids(with("type", "smtp"), with("channels", []any{channel}), with("auth", "true"), with("name", "Main"),
		with("username", "user"), with("password", "gate-s3cret"), with("serviceUrl", "https://gate.example.com"))
	switch channel {
	case "email":
		body["protocol"], body["senderEmail"], body["port"] = "smtp", "no-reply@example.com", "465"
	case "sms":
		body["smstemplateid"], body["entityId"], body["senderPhone"] = "t", "e", "+15550100"
	case "voice":
		body["senderPhone"] = "+15550100"
	}
	for _, change := range edit {
		change(body)
	}
	return body
}

func TestMessageGatewayLife(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	made := c.want(200, "POST", gateways+"/create", c.gateway("email")).object()
	id, _ := made["id"].(string)
	if id == "" || made["status"] == nil || len(made) != 2 {
		t.Fatalf("created %v", made)
	}
	read := func() map[string]any {
		t.Helper()
		list, _ := c.want(200, "POST", gateways+"/fetch/"+id, c.ids()).body.([]any)
		if len(list) != 1 {
			t.Fatalf("read %v", list)
		}
		return list[0].(map[string]any)
	}
	for name, want := range map[string]any{
		"id": id, "_id": nil, "auth": "true", "port": "465", "active": "true", "password": "gate-s3cret", "type": "smtp",
		"tenantId": c.tenant.TenantID(),
	} {
		if got := read()[name]; got != want {
			t.Errorf("%s is %v", name, got)
		}
	}
	changed := c.want(200, "POST", gateways+"/update", c.gateway("email", with("id", id), with("port", "587"), with("auth", "false"))).object()
	if changed["id"] != id || len(changed) != 2 || read()["port"] != "587" || read()["auth"] != "false" || read()["active"] != "true" {
		t.Errorf("updated %v to %v", changed, read())
	}
	c.refused("id", "POST", gateways+"/update", c.gateway("email"))
	c.refused("id", "POST", gateways+"/update", c.gateway("email", with("id", "6070951e8dfc7f29228126c9")))
	c.refused("active", "POST", gateways+"/update", c.gateway("email", with("id", id), with("active", "false")))
	c.refused("password", "POST", gateways+"/update", c.gateway("email", with("id", id), without("password")))
	c.refused("channels", "POST", gateways+"/update", c.gateway("voice", with("id", id)))
	c.refused("gatewayId", "DELETE", gateways, c.ids())
	if out := c.want(http.StatusNoContent, "DELETE", gateways, c.ids(with("gatewayId", id))); out.raw != "" {
		t.Errorf("204 with %q", out.raw)
	}
	c.refused("gatewayId", "DELETE", gateways, c.ids(with("gatewayId", id))) // no 404 in the list of statuses
	if list, ok := c.want(200, "POST", gateways+"/fetch/"+id, c.ids()).body.([]any); !ok || len(list) != 0 {
		t.Errorf("gone and read: %v", list)
	}

	sms := c.gateway("sms")
	id, _ = c.want(200, "POST", gateways+"/create", sms).object()["id"].(string)
	c.want(200, "POST", gateways+"/update", c.gateway("sms", with("id", id), without("auth"), with("otpDelimiter", "-"), with("timeoutValue", 30)))
	if got := read(); got["timeoutValue"] != 30.0 || got["otpDelimiter"] != "-" || got["auth"] != nil {
		t.Errorf("updated to %v", got)
	}
	c.refused("timeoutValue", "POST", gateways+"/update", c.gateway("sms", with("id", id), with("timeoutValue", "30")))
	if got := c.tenant.Violations(); got != nil {
		t.Errorf("violations: %v", got)
	}
}

func TestMessageGatewayValidation(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	vendor := func(channel, kind string, edit ...func(map[string]any)) map[string]any {
		return c.gateway(channel, append(edit, with("type", kind))...)
	}
	for _, check := range []struct {
		param string
		body  map[string]any
	}{
		{"tenantId", c.gateway("email", without("tenantId"))},
		{"type", c.gateway("email", without("type"))},
		{"channels", c.gateway("email", with("channels", []any{}))},
		{"channels", c.gateway("email", with("channels", []any{"sms", "voice"}))},
		{"channels[0]", c.gateway("email", with("channels", []any{"pigeon"}))},
		{"auth", c.gateway("email", with("auth", true))},
		{"auth", c.gateway("voice", without("auth"))},
		{"port", c.gateway("email", with("port", 465))},
		{"port", c.gateway("email", with("port", "0"))},
		{"protocol", c.gateway("email", with("protocol", "imap"))},
		{"senderEmail", c.gateway("email", without("senderEmail"))},
		{"senderPhone", c.gateway("email", with("senderPhone", "+15550100"))},
		{"senderPhone", c.gateway("voice", without("senderPhone"))},
		{"port", c.gateway("sms", with("port", "465"))},
		{"smstemplateid", c.gateway("voice", with("smstemplateid", "t"))},
		{"entityId", c.gateway("sms", without("entityId"))},
		{"otpDelimiter", c.gateway("sms", with("otpDelimiter", "-"))},
		{"surprise", c.gateway("sms", with("surprise", "-"))},
		{"awsRegion", vendor("email", "aws")},
		{"awsRegion", vendor("sms", "AWS SNS")},
		{"authClientSecret", vendor("sms", "Coalesce")},
		{"dltTemplateId", vendor("sms", "Gupshup", with("principalEntityId", "p"))},
		{"gstFlag", vendor("sms", "sandesh", with("appCategory", "a"), with("msgType", "m"))},
	} {
		c.refused(check.param, "POST", gateways+"/create", check.body)
	}
	if got := c.tenant.Objects("message_gateways"); len(got) != 0 {
		t.Errorf("refused and kept: %v", got)
	}
	c.want(200, "POST", gateways+"/create", vendor("sms", "Gupshup", with("principalEntityId", "p"), with("dltTemplateId", "d")))
	c.want(200, "POST", gateways+"/create", c.gateway("voice"))
	c.want(400, "POST", gateways+"/fetch", c.ids(with("communityId", "x")))
	c.refused("communityId", "POST", gateways+"/fetch", c.ids(without("communityId")))
}

func TestMessageGatewayModes(t *testing.T) {
	t.Parallel()
	c := start(t, localtenant.Options{})
	id, _ := c.want(200, "POST", gateways+"/create", c.gateway("sms", with("type", "Coalesce"), with("authTokenRequestUrl", "https://x"),
		with("authClientId", "i"), with("authClientSecret", "oauth-s3cret"), with("authGrantType", "g"), with("authScope", "s"))).object()["id"].(string)
	list := func() []any {
		t.Helper()
		made, _ := c.want(200, "POST", gateways+"/fetch", c.ids()).body.([]any)
		return made
	}
	for mode, want := range map[string]any{"": "oauth-s3cret", "masked": "********", "omitted": nil} {
		c.tenant.Set(localtenant.Modes{Secrets: mode})
		if got := at(list(), 0, "authClientSecret"); got != want {
			t.Errorf("%s: %v", mode, got)
		}
	}
	c.refused("password", "POST", gateways+"/update", c.gateway("sms", with("id", id), with("password", "********")))
	if len(c.tenant.Violations()) != 1 {
		t.Error("a mask that comes back is no violation")
	}
	c.tenant.Set(localtenant.Modes{OptionalSecrets: true})
	c.want(200, "POST", gateways+"/update", c.gateway("sms", with("id", id), without("password")))
	stored := c.tenant.Objects("message_gateways")[0]
	if stored["password"] != "gate-s3cret" || stored["authClientSecret"] != "oauth-s3cret" || stored["authScope"] != nil {
		t.Errorf("kept: %v", stored)
	}
	c.tenant.Set(localtenant.Modes{PartialLists: true, BareCreates: true})
	if kind, there := at(list(), 0).(map[string]any)["type"]; kind != nil || !there || at(list(), 0, "senderPhone") != nil {
		t.Errorf("a partial list: %v", list())
	}
	if made := c.want(200, "POST", gateways+"/create", c.gateway("voice")).object(); len(made) != 1 {
		t.Errorf("a bare create: %v", made)
	}
	c.tenant.Set(localtenant.Modes{UnknownFields: true, ShuffleLists: true})
	orders := map[any]bool{}
	for range 20 {
		orders[at(list(), 0, "id")] = true
	}
	if len(orders) < 2 || at(list(), 0, "newerText") == nil {
		t.Error("the modes have no effect")
	}
	// Who sends back what it does not know keeps it.
	c.want(200, "POST", gateways+"/update", c.gateway("sms", with("id", id), with("newerText", "mine")))
	c.tenant.Set(localtenant.Modes{})
	if stored := c.tenant.Objects("message_gateways")[0]; stored["newerText"] != "mine" || stored["newerObject"] != nil {
		t.Errorf("kept: %v", stored)
	}
}
