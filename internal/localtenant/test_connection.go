package localtenant

import (
	"net/url"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

func testConnectionOperations() []operation {
	return []operation{{
		Endpoint: "adminapi POST /test-connection", Home: true, Body: engine.Texts("moduleId").Required(),
		SealedBy: engine.OtherService, Find: modules().Find, Handle: testConnection,
	}, {
		Endpoint: "adminapi POST /hardwareotp/onespan/test", Body: engine.Texts("user_name", "otp").Required(), Handle: testOneSpan,
	}, {
		Endpoint: "adminapi POST /config/authentication/sspr/execute_transformation_script", Body: engine.Texts("username").Required(), Handle: testTransformation,
	}}
}

// testConnection answers the module with status and message. A connection that
// fails is not an error: the 200 reports it. For azuread the reference prints
// the configuration without the password policy.
func testConnection(c *call) answer {
	module := c.Object
	shown := modules().View.Show(c, module)
	delete(shown, "kerberos_config")
	if module["type"] == "azuread" {
		delete(engine.Part(shown, "config"), "passwordPolicy")
	}
	shown["status"], shown["message"] = true, "connection success"
	if !connects(c, module) {
		shown["status"], shown["message"] = false, "connection failed"
	}
	return engine.Reply(shown)
}

// connects plays the network: hosts under .invalid can't be reached, nor can a
// directory behind brokers of which none is registered and enabled.
func connects(c *call, module map[string]any) bool {
	config := engine.Part(module, "config")
	if module["mode"] == "broker" {
		for _, broker := range c.Collections[brokerConnections] {
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

// testOneSpan plays a OneSpan server, which takes every code of six digits but
// 000000. The code in the answer reports what it refuses.
func testOneSpan(c *call) answer {
	if c.Body["user_name"] != c.State.Users[0].Username {
		return engine.InvalidField("user_name", "user_name is unknown")
	}
	if code, _ := c.Body["otp"].(string); code == "000000" {
		return engine.Reply(map[string]any{"code": "401", "message": "Invalid OTP."})
	}
	return engine.Reply(map[string]any{"code": "200", "message": "Success."})
}

// testTransformation plays a script that takes the names of a user's profile, and
// knows no date of birth.
func testTransformation(c *call) answer {
	if c.Body["username"] != c.State.Users[0].Username {
		return engine.InvalidField("username", "username is unknown")
	}
	return engine.Reply(map[string]any{"firstname": "Local", "lastname": "Administrator", "dob": ""})
}
