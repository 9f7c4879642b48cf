package localtenant

import (
	"maps"
	"slices"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const messageGateways = "message_gateways"

// messageGatewayOperations serves the group "MSG Gateway". Its tables leave
// members out that its bodies print (senderPhone) and list them for all
// channels; gatewayFields follows the bodies.
func messageGatewayOperations() []operation {
	text := func(name string) field { return engine.Text(name).Required() }
	ids := engine.Fields{text("tenantId"), text("communityId")}
	return []operation{
		{Endpoint: "adminapi POST /msg_gateway/create", Body: gatewayBody(false), Handle: createGateway},
		{Endpoint: "adminapi POST /msg_gateway/fetch", Body: ids, Handle: listGateways},
		{Endpoint: "adminapi POST /msg_gateway/fetch/{id}", Body: ids, Handle: getGateway},
		{Endpoint: "adminapi POST /msg_gateway/update", Body: gatewayBody(true), Handle: updateGateway},
		{Endpoint: "adminapi DELETE /msg_gateway", Body: append(ids[:2:2], text("gatewayId")), Handle: deleteGateway},
	}
}

// vendorMembers are members of SMS gateways that one vendor requires. How a
// vendor is spelled in type is printed nowhere: a part of the text decides, in
// any case.
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
	fields := engine.Fields{
		engine.Text("tenantId").Required(),
		engine.Text("communityId").Required(),
		engine.Text("type").Required(),
		engine.List("channels", engine.Text("").Required().OneOf("email", "sms", "voice")).Required(),
	}
	names := []string{"protocol", "auth", "name", "username", "password", "serviceUrl", "senderEmail", "senderPhone",
		"port", "smstemplateid", "entityId"}
	for _, vendor := range slices.Sorted(maps.Keys(vendorMembers())) {
		names = append(names, vendorMembers()[vendor]...)
	}
	if update {
		names = append(names, "otpDelimiter")
		fields = append(fields, engine.Text("id").Required(),
			engine.Any("timeoutValue")) // the table says number, its sample is a text
	}
	for _, name := range names {
		fields = append(fields, engine.Text(name))
	}
	return fields
}

// gatewayFields are the members the reference prints for a channel.
func gatewayFields(channel string, kind any, update, optionalSecrets bool) engine.Fields {
	text := func(name string, required bool) field { return engine.Text(name).RequiredIf(required) }
	secretNeeded := !update || !optionalSecrets
	made := engine.Fields{
		text("tenantId", true), text("communityId", true), text("type", true), engine.List("channels", engine.Any("")),
		text("name", true), text("username", true), text("password", secretNeeded), text("serviceUrl", true),
		// The body of an SMS gateway's update is the one that is printed without auth.
		engine.Text("auth").RequiredIf(!update || channel != "sms").OneOf("true", "false"),
	}
	if update {
		made = append(made, text("id", true))
	}
	if channel == "email" {
		return append(made, engine.Text("protocol").Required().OneOf("smtp"),
			text("senderEmail", true), text("port", true), text("awsRegion", isVendor(kind, "aws")))
	}
	made = append(made, text("senderPhone", true))
	if update {
		made = append(made, text("otpDelimiter", false), engine.Number("timeoutValue"))
	}
	if channel == "sms" {
		made = append(made, text("smstemplateid", true), text("entityId", true))
		for vendor, names := range vendorMembers() {
			for _, name := range names {
				made = append(made, text(name, isVendor(kind, vendor) && (secretNeeded || name != "authClientSecret")))
			}
		}
	}
	return made
}

func gatewaySecrets() []string { return []string{"password", "authClientSecret"} }

// checkGateway checks a body against its channel; a gateway has exactly one in
// every body that the reference prints.
func checkGateway(c *call, update bool) *answer {
	if a := c.CheckHome(); a != nil {
		return a
	}
	refuse := func(a answer) *answer { return &a }
	channels, _ := c.Body["channels"].([]any)
	if len(channels) != 1 {
		return refuse(engine.InvalidField("channels", "channels must have exactly one channel"))
	}
	channel, _ := channels[0].(string)
	fields := gatewayFields(channel, c.Body["type"], update, c.Modes.OptionalSecrets)
	errs := c.Check("", fields, c.Body, nil)
	if port, sent := c.Body["port"].(string); sent && channel == "email" && !isPort(port) {
		errs = append(errs, engine.Wrong("port", "is not a port"))
	}
	if len(errs) > 0 {
		return refuse(engine.Invalid(errs...))
	}
	secrets := map[string]any{}
	for _, name := range gatewaySecrets() {
		secrets[name] = c.Body[name]
	}
	return c.CheckMask(secrets)
}

func createGateway(c *call) answer {
	if refused := checkGateway(c, false); refused != nil {
		return *refused
	}
	made := gatewayObject(c.Body)
	made["active"] = "true"
	id := c.Insert(messageGateways, made)
	if c.Modes.BareCreates {
		return engine.Reply(map[string]any{"id": id})
	}
	return engine.Reply(map[string]any{"id": id, "status": "created"})
}

// gatewayObject is a body as it is stored: the ids have other places.
func gatewayObject(body map[string]any) map[string]any {
	made := engine.Clone(body)
	for _, name := range []string{"id", "tenantId", "communityId"} {
		delete(made, name)
	}
	return made
}

// updateGateway replaces the whole gateway: its body is printed with all
// members required. What was not sent is gone, except for secrets in the mode
// that lets them be left out, and what only the tenant sets.
func updateGateway(c *call) answer {
	if refused := checkGateway(c, true); refused != nil {
		return *refused
	}
	id, _ := c.Body["id"].(string)
	stored := c.Find(messageGateways, id)
	if stored == nil {
		return c.Missing("id", "message gateway "+id)
	}
	made := gatewayObject(c.Body)
	if before, _ := stored["channels"].([]any); len(before) != 1 || before[0] != made["channels"].([]any)[0] {
		return engine.InvalidField("channels", "channels can't be changed")
	}
	kept := append([]string{"_id", "active"}, gatewaySecrets()...)
	for _, name := range kept {
		if value, there := stored[name]; there {
			engine.SetDefault(made, name, value)
		}
	}
	clear(stored)
	maps.Copy(stored, made)
	c.Changed()
	return engine.Reply(map[string]any{"id": id, "status": "updated"})
}

// listGateways answers what the reference prints in PartialLists: a type of
// null, and none of the members that its sample leaves out.
func listGateways(c *call) answer {
	if a := c.CheckHome(); a != nil {
		return *a
	}
	shown := []any{}
	for _, gateway := range c.Collections[messageGateways] {
		item := showGateway(c, gateway)
		if c.Modes.PartialLists {
			for _, name := range []string{"senderPhone", "otpDelimiter", "timeoutValue", "smstemplateid", "entityId",
				"authTokenRequestUrl", "authClientId", "authClientSecret", "authGrantType", "authScope"} {
				delete(item, name)
			}
			item["type"] = nil
		}
		shown = append(shown, item)
	}
	return c.List(shown)
}

// getGateway answers a list of one, and an empty one for an id that names
// nothing: the reference lists no 404.
func getGateway(c *call) answer {
	if a := c.CheckHome(); a != nil {
		return *a
	}
	shown := []any{}
	if gateway := c.Find(messageGateways, c.Params["id"]); gateway != nil {
		shown = append(shown, showGateway(c, gateway))
	}
	return engine.Reply(shown)
}

func deleteGateway(c *call) answer {
	if a := c.CheckHome(); a != nil {
		return *a
	}
	id, _ := c.Body["gatewayId"].(string)
	if !c.Remove(messageGateways, id) {
		return c.Missing("gatewayId", "message gateway "+id)
	}
	return engine.NoContent()
}

func showGateway(c *call, stored map[string]any) map[string]any {
	shown := c.Show(stored)
	shown["id"] = shown["_id"]
	delete(shown, "_id")
	shown["tenantId"], shown["communityId"] = c.TenantID, c.CommunityID
	for _, name := range gatewaySecrets() {
		c.Modes.HideSecret(shown, name)
	}
	return shown
}
