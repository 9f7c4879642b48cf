package localtenant

import (
	"net/url"
	"strings"
)

func testConnectionOperations() []operation {
	return []operation{{
		service: "adminapi", method: "POST", path: "/test-connection", body: moduleIDs(),
		sealedBy: otherService, handle: testConnection,
	}}
}

// testConnection answers the module with status and message. A connection that
// fails is no error: it is told inside the 200. Of azuread the reference prints
// the configuration without the password policy.
func testConnection(c *call) answer {
	if a := c.wrongTenant(); a != nil {
		return *a
	}
	module, refused := c.module("moduleId", c.body["moduleId"])
	if refused != nil {
		return *refused
	}
	shown := c.readModule(module)
	delete(shown, "kerberos_config")
	if module["type"] == "azuread" {
		delete(part(shown, "config"), "passwordPolicy")
	}
	shown["status"], shown["message"] = true, "connection success"
	if !c.connects(module) {
		shown["status"], shown["message"] = false, "connection failed"
	}
	return reply(shown)
}

// connects plays the network: hosts under .invalid can't be reached, nor can a
// directory behind brokers of which none is registered and enabled.
func (c *call) connects(module map[string]any) bool {
	config := part(module, "config")
	if module["mode"] == "broker" {
		for _, broker := range c.data.Collections[brokerConnections] {
			if broker["moduleId"] == module["_id"] && (broker["enabled"] == "true" || broker["enabled"] == true) {
				return true
			}
		}
		return false
	}
	switch module["type"] {
	case "ad", "ldap":
		server, _ := config["server"].(string)
		return !unreachable(server)
	case "azuread":
		login, _ := config["loginBasePath"].(string)
		if address, err := url.Parse(login); err == nil && address.Host != "" {
			login = address.Hostname()
		}
		return !unreachable(login)
	}
	return true
}

func unreachable(host string) bool {
	return strings.HasSuffix(strings.TrimSuffix(host, "."), ".invalid")
}
