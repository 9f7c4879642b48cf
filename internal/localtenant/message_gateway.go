package localtenant

import (
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const messageGateways = "message_gateways"

func gateways() *engine.Collection {
	return &engine.Collection{
		Name: messageGateways, Noun: "message gateway", ID: "gatewayId", Check: checkGateway,
		View: engine.View{ID: "id", Home: true, Secrets: []string{"password", "authClientSecret"}},
		// What the reference prints of a list: a type of null, and none of the
		// members that its sample leaves out.
		Partial: func(shown map[string]any) {
			engine.Without("senderPhone", "otpDelimiter", "timeoutValue", "smstemplateid", "entityId",
				"authTokenRequestUrl", "authClientId", "authClientSecret", "authGrantType", "authScope")(shown)
			shown["type"] = nil
		},
	}
}

// messageGatewayOperations serves the group "MSG Gateway". Its tables leave
// members out that its bodies print (senderPhone) and list them for all
// channels; gatewayFields follows the bodies.
func messageGatewayOperations() []operation {
	gateways, one := gateways(), gateways()
	one.ID, one.Partial = "id", nil
	return []operation{
		{Endpoint: "adminapi POST /msg_gateway/create", Home: true, Body: gatewayBody(false), Handle: createGateway},
		{Endpoint: "adminapi POST /msg_gateway/fetch", Home: true, Handle: gateways.List},
		{
			// A list of one, and an empty one for an id that names nothing: the
			// reference lists no 404.
			Endpoint: "adminapi POST /msg_gateway/fetch/{id}", Home: true,
			Handle: func(c *call) answer {
				return one.ListWhere(c, func(stored map[string]any) bool { return stored["_id"] == c.Params["id"] })
			},
		},
		{Endpoint: "adminapi POST /msg_gateway/update", Home: true, Body: gatewayBody(true), Find: one.Find, Handle: updateGateway},
		{
			Endpoint: "adminapi DELETE /msg_gateway", Home: true, Body: engine.Texts("gatewayId").Required(),
			Find: gateways.Find, Handle: gateways.Delete,
		},
	}
}

// vendorMembers are the members that a vendor of SMS gateways requires. The
// reference does not spell the vendors in type: a type that contains the name, in
// any case, is the vendor's.
func vendorMembers() map[string][]string {
	return map[string][]string{
		"coalesce": {"authTokenRequestUrl", "authClientId", "authClientSecret", "authGrantType", "authScope"},
		"gupshup":  {"principalEntityId", "dltTemplateId"},
		"aws":      {"awsRegion"},
		"sandesh":  {"appCategory", "gstFlag", "msgType"},
	}
}

func isVendor(kind any, vendor string) bool {
	text, _ := kind.(string)
	return strings.Contains(strings.ToLower(text), vendor)
}

// gatewayBody is the union over the channels.
func gatewayBody(update bool) engine.Fields {
	made := engine.Texts("protocol", "auth", "name", "username", "password", "serviceUrl", "senderEmail", "senderPhone",
		"port", "smstemplateid", "entityId").And(
		engine.Text("type").Required(),
		engine.List("channels", engine.Text("").Required().OneOf("email", "sms", "voice")).Required())
	for _, names := range vendorMembers() {
		made = made.And(engine.Texts(names...)...)
	}
	if update { // the table says number, its sample is a text
		made = made.And(engine.Text("otpDelimiter"), engine.Text("id").Required(), engine.Any("timeoutValue"))
	}
	return made
}

// gatewayFields are the members the reference prints for a channel.
func gatewayFields(channel string, kind any, update, optionalSecrets bool) engine.Fields {
	secretNeeded := !update || !optionalSecrets
	made := engine.Texts("tenantId", "communityId", "type", "name", "username", "serviceUrl").Required().And(
		engine.List("channels", engine.Any("")), engine.Text("password").RequiredIf(secretNeeded),
		// The body of an SMS gateway's update is the one that is printed without auth.
		engine.Text("auth").RequiredIf(!update || channel != "sms").OneOf("true", "false"))
	if update {
		made = made.And(engine.Text("id").Required())
	}
	if channel == "email" {
		return made.And(engine.Text("protocol").Required().OneOf("smtp"), engine.Text("senderEmail").Required(),
			engine.Text("port").Required().Matching(isPort, "is not a port"), engine.Text("awsRegion").RequiredIf(isVendor(kind, "aws")))
	}
	made = made.And(engine.Text("senderPhone").Required())
	if update {
		made = made.And(engine.Text("otpDelimiter"), engine.Number("timeoutValue"))
	}
	if channel == "sms" {
		made = made.And(engine.Texts("smstemplateid", "entityId").Required()...)
		for vendor, names := range vendorMembers() {
			for _, name := range names {
				made = made.And(engine.Text(name).RequiredIf(isVendor(kind, vendor) && (secretNeeded || name != "authClientSecret")))
			}
		}
	}
	return made
}

// checkGateway checks a body against its channel; a gateway has exactly one in
// every body that the reference prints, and keeps it.
func checkGateway(c *call, stored map[string]any) []fieldError {
	channels, _ := c.Body["channels"].([]any)
	if len(channels) != 1 {
		return []fieldError{engine.Wrong("channels", "must have exactly one channel")}
	}
	channel, _ := channels[0].(string)
	errs := c.Check("", gatewayFields(channel, c.Body["type"], stored != nil, c.Modes.OptionalSecrets), c.Body, nil)
	if before, _ := stored["channels"].([]any); stored != nil && (len(before) != 1 || before[0] != channel) {
		errs = append(errs, engine.Wrong("channels", "can't be changed"))
	}
	return errs
}

func createGateway(c *call) answer {
	gateways := gateways()
	if refused := gateways.Refuse(c, nil); refused != nil {
		return *refused
	}
	made := gateways.Sent(c)
	made["active"] = "true"
	id := c.Insert(messageGateways, made)
	if c.Modes.BareCreates {
		return engine.Reply(map[string]any{"id": id})
	}
	return engine.Reply(map[string]any{"id": id, "status": "created"})
}

// updateGateway replaces the whole gateway: its body is printed with all
// members required. What was not sent is gone, except for secrets in the mode
// that lets them be left out, and what only the tenant sets.
func updateGateway(c *call) answer {
	gateways := gateways()
	if refused := gateways.Refuse(c, c.Object); refused != nil {
		return *refused
	}
	made := gateways.Sent(c)
	delete(made, "id")
	for _, name := range append(gateways.View.Secrets, "_id", "active") {
		if value, there := c.Object[name]; there {
			engine.SetDefault(made, name, value)
		}
	}
	engine.Replace(c.Object, made)
	c.Changed()
	return engine.Reply(map[string]any{"id": made["_id"], "status": "updated"})
}
