package localtenant

import (
	"maps"
	"slices"
	"strings"
)

const messageGateways = "message_gateways"

// messageGatewayOperations serves the group "MSG Gateway". Its tables leave
// members out that its bodies print (senderPhone) and list them for all
// channels; gatewayFields follows the bodies.
func messageGatewayOperations() []operation {
	text := func(name string) field { return field{name: name, kind: aText, required: true} }
	ids := []field{text("tenantId"), text("communityId")}
	return []operation{
		{service: "adminapi", method: "POST", path: "/msg_gateway/create", body: gatewayBody(false), handle: createGateway},
		{service: "adminapi", method: "POST", path: "/msg_gateway/fetch", body: ids, handle: listGateways},
		{service: "adminapi", method: "POST", path: "/msg_gateway/fetch/{id}", body: ids, handle: getGateway},
		{service: "adminapi", method: "POST", path: "/msg_gateway/update", body: gatewayBody(true), handle: updateGateway},
		{
			service: "adminapi", method: "DELETE", path: "/msg_gateway",
			body: append(ids[:2:2], text("gatewayId")), handle: deleteGateway,
		},
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
func gatewayBody(update bool) []field {
	fields := []field{
		{name: "tenantId", kind: aText, required: true},
		{name: "communityId", kind: aText, required: true},
		{name: "type", kind: aText, required: true},
		{name: "channels", kind: anArray, required: true, items: &field{
			kind: aText, required: true, oneOf: []string{"email", "sms", "voice"},
		}},
	}
	names := []string{"protocol", "auth", "name", "username", "password", "serviceUrl", "senderEmail", "senderPhone",
		"port", "smstemplateid", "entityId"}
	for _, vendor := range slices.Sorted(maps.Keys(vendorMembers())) {
		names = append(names, vendorMembers()[vendor]...)
	}
	if update {
		names = append(names, "otpDelimiter")
		fields = append(fields, field{name: "id", kind: aText, required: true},
			field{name: "timeoutValue", kind: anyJSON}) // the table says number, its sample is a text
	}
	for _, name := range names {
		fields = append(fields, field{name: name, kind: aText})
	}
	return fields
}

// gatewayFields are the members the reference prints for a channel.
func gatewayFields(channel string, kind any, update, optionalSecrets bool) []field {
	text := func(name string, required bool) field { return field{name: name, kind: aText, required: required} }
	secretNeeded := !update || !optionalSecrets
	made := []field{
		text("tenantId", true), text("communityId", true), text("type", true), {name: "channels", kind: anArray},
		text("name", true), text("username", true), text("password", secretNeeded), text("serviceUrl", true),
		// The body of an SMS gateway's update is the one that is printed without auth.
		{name: "auth", kind: aText, required: !update || channel != "sms", oneOf: []string{"true", "false"}},
	}
	if update {
		made = append(made, text("id", true))
	}
	if channel == "email" {
		return append(made, field{name: "protocol", kind: aText, required: true, oneOf: []string{"smtp"}},
			text("senderEmail", true), text("port", true), text("awsRegion", isVendor(kind, "aws")))
	}
	made = append(made, text("senderPhone", true))
	if update {
		made = append(made, text("otpDelimiter", false), field{name: "timeoutValue", kind: aNumber})
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
func (c *call) checkGateway(update bool) *answer {
	if a := c.wrongTenant(); a != nil {
		return a
	}
	refuse := func(a answer) *answer { return &a }
	channels, _ := c.body["channels"].([]any)
	if len(channels) != 1 {
		return refuse(invalidField("channels", "channels must have exactly one channel"))
	}
	channel, _ := channels[0].(string)
	fields := gatewayFields(channel, c.body["type"], update, c.modes.OptionalSecrets)
	errs := checker{newerMembers: c.modes.UnknownFields}.checkObject("", fields, c.body, nil)
	if port, sent := c.body["port"].(string); sent && channel == "email" && !isPort(port) {
		errs = append(errs, fieldError{"port is not a port", "port"})
	}
	if len(errs) > 0 {
		return refuse(invalid(errs...))
	}
	secrets := map[string]any{}
	for _, name := range gatewaySecrets() {
		secrets[name] = c.body[name]
	}
	return c.checkMask(secrets)
}

func createGateway(c *call) answer {
	if refused := c.checkGateway(false); refused != nil {
		return *refused
	}
	made := gatewayObject(c.body)
	made["active"] = "true"
	id := c.insert(messageGateways, made)
	if c.modes.BareCreates {
		return reply(map[string]any{"id": id})
	}
	return reply(map[string]any{"id": id, "status": "created"})
}

// gatewayObject is a body as it is stored: the ids have other places.
func gatewayObject(body map[string]any) map[string]any {
	made := clone(body)
	for _, name := range []string{"id", "tenantId", "communityId"} {
		delete(made, name)
	}
	return made
}

// updateGateway replaces the whole gateway: its body is printed with all
// members required. What was not sent is gone, except for secrets in the mode
// that lets them be left out, and what only the tenant sets.
func updateGateway(c *call) answer {
	if refused := c.checkGateway(true); refused != nil {
		return *refused
	}
	id, _ := c.body["id"].(string)
	stored := c.find(messageGateways, id)
	if stored == nil {
		return c.missing("id", "message gateway "+id)
	}
	made := gatewayObject(c.body)
	if before, _ := stored["channels"].([]any); len(before) != 1 || before[0] != made["channels"].([]any)[0] {
		return invalidField("channels", "channels can't be changed")
	}
	kept := append([]string{"_id", "active"}, gatewaySecrets()...)
	for _, name := range kept {
		if value, there := stored[name]; there {
			setDefault(made, name, value)
		}
	}
	clear(stored)
	maps.Copy(stored, made)
	c.dirty = true
	return reply(map[string]any{"id": id, "status": "updated"})
}

// listGateways answers what the reference prints in PartialLists: a type of
// null, and none of the members that its sample leaves out.
func listGateways(c *call) answer {
	if a := c.wrongTenant(); a != nil {
		return *a
	}
	shown := []any{}
	for _, gateway := range c.data.Collections[messageGateways] {
		item := c.showGateway(gateway)
		if c.modes.PartialLists {
			for _, name := range []string{"senderPhone", "otpDelimiter", "timeoutValue", "smstemplateid", "entityId",
				"authTokenRequestUrl", "authClientId", "authClientSecret", "authGrantType", "authScope"} {
				delete(item, name)
			}
			item["type"] = nil
		}
		shown = append(shown, item)
	}
	return c.list(shown)
}

// getGateway answers a list of one, and an empty one for an id that names
// nothing: the reference lists no 404.
func getGateway(c *call) answer {
	if a := c.wrongTenant(); a != nil {
		return *a
	}
	shown := []any{}
	if gateway := c.find(messageGateways, c.params["id"]); gateway != nil {
		shown = append(shown, c.showGateway(gateway))
	}
	return reply(shown)
}

func deleteGateway(c *call) answer {
	if a := c.wrongTenant(); a != nil {
		return *a
	}
	id, _ := c.body["gatewayId"].(string)
	if !c.Tenant.remove(messageGateways, id) {
		return c.missing("gatewayId", "message gateway "+id)
	}
	return noContent()
}

func (c *call) showGateway(stored map[string]any) map[string]any {
	if c.modes.UnknownFields {
		addUnknown(stored)
		c.dirty = true
	}
	shown := clone(stored)
	shown["id"] = shown["_id"]
	delete(shown, "_id")
	shown["tenantId"], shown["communityId"] = c.data.TenantID, c.data.CommunityID
	for _, name := range gatewaySecrets() {
		c.modes.hideSecret(shown, name)
	}
	return shown
}
