package localtenant

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const internalStore = "Internal User Store"

func modules() *engine.Collection {
	return &engine.Collection{
		Name: authModules, Noun: "auth module", ID: "moduleId", ObjectIDs: true, In: "modules",
		View: engine.View{
			Hidden: []string{"script"},
			// It can be sent and is in no answer that the reference prints.
			Newer:   []string{"enhanced_security_on"},
			Secrets: []string{"config.bindpassword", "config.clientSecret", "kerberos_config.keytab_file"},
			Edit:    showReadModule,
		},
		// What the sample of the list has.
		Partial: func(shown map[string]any) {
			printed := []string{"cert_enabled", "cert_template", "dc_dns", "dc_ca", "logfilesizemb", "logfilecount",
				"ldapqueryfilter", "passwordPolicy"}
			maps.DeleteFunc(engine.Part(shown, "config"), func(name string, _ any) bool { return !slices.Contains(printed, name) })
		},
		Check: checkModule, Complete: completeModule,
	}
}

// authModuleOperations serves the group "Auth Modules". Create, update and the
// script pass through user management, whose key seals their answers; the one
// answer of the group that is printed as an envelope and not said to be sealed
// by another key, GET /auth_modules/{moduleId}, comes without publicKey.
func authModuleOperations() []operation {
	modules, made := modules(), modules()
	made.View.Edit = showModule
	operations := []operation{
		{Endpoint: "adminapi POST /auth_modules/fetch", Handle: modules.List},
		{Endpoint: "adminapi GET /auth_modules/{moduleId}", BareEnvelope: true, Find: modules.Find, Handle: modules.Get},
		{Endpoint: "adminapi PUT /auth_modules/create", SealedBy: engine.OtherService, Body: authModuleBody(false), Handle: made.Create},
		{
			Endpoint: "adminapi PATCH /auth_modules/{moduleId}", SealedBy: engine.OtherService, Body: authModuleBody(true),
			Find: modules.Find, Handle: updateAuthModule,
		},
		{
			Endpoint: "adminapi PATCH /auth_modules/updateJs/{moduleId}", SealedBy: engine.OtherService,
			Find: modules.Find, Handle: updateScript,
		},
		{Endpoint: "adminapi DELETE /auth_modules/{moduleId}", Find: modules.Find, Handle: deleteAuthModule},
	}
	for i := range operations {
		operations[i].Freeform = []string{"script"}
	}
	return operations
}

// completeModule adds the defaults of a type and a mode.
func completeModule(c *call, made map[string]any) {
	config := engine.Part(made, "config")
	forgetDates(config)
	kind, mode := made["type"], made["mode"]
	if kind == "ad" || kind == "ldap" {
		engine.SetDefault(config, "serviceacctreadonly", false)
		engine.SetDefault(config, "caTimeoutSeconds", float64(10))
		engine.SetDefault(config, "caRetryAfterMinutes", float64(30))
	}
	if kind == "ad" && mode == "broker" {
		engine.SetDefault(config, "logfilesizemb", float64(10))
		engine.SetDefault(config, "logfilecount", float64(10))
	}
	made["communityId"] = c.CommunityID
}

// updateAuthModule merges: what was not sent stays, secrets included. type and
// mode serve the validation only; a change of mode is ignored.
func updateAuthModule(c *call) answer {
	if refused := modules().Refuse(c, c.Object); refused != nil {
		return *refused
	}
	sent := engine.Clone(c.Body)
	delete(sent, "type")
	delete(sent, "mode")
	forgetDates(engine.Part(sent, "config"))
	for name, value := range sent {
		nested, isObject := value.(map[string]any)
		stored, isKnown := c.Object[name].(map[string]any)
		if isObject && isKnown && !strings.HasPrefix(name, "newer") {
			maps.Copy(stored, nested)
			continue
		}
		c.Object[name] = value
	}
	c.Changed()
	return modules().Get(c)
}

// updateScript takes any object: the reference prints no body for PATCH
// /auth_modules/updateJs/{moduleId}. No answer shows the script.
func updateScript(c *call) answer {
	if len(c.Body) == 0 {
		return engine.InvalidField("data", "data is empty")
	}
	c.Object["script"] = engine.Clone(c.Body)
	c.Changed()
	return modules().Get(c)
}

// deleteAuthModule takes along what belongs to the module. The module of the
// internal users stays: the default auth scheme's dbModule is not optional.
func deleteAuthModule(c *call) answer {
	id := c.Object["_id"]
	for _, scheme := range c.Collections[authSchemes] {
		if engine.Part(scheme, "dbModule")["id"] == id {
			return engine.InvalidField("moduleId", "the module of the internal users can't be deleted")
		}
		entries, _ := scheme["modules"].([]any)
		scheme["modules"] = slices.DeleteFunc(entries, func(entry any) bool { return entry.(map[string]any)["id"] == id })
	}
	for _, collection := range []string{userAttributes, brokerConnections, users} {
		c.Collections[collection] = slices.DeleteFunc(c.Collections[collection],
			func(object map[string]any) bool { return object["moduleId"] == id })
	}
	return modules().Delete(c)
}

// showModule does what is odd about the answers of the group.
func showModule(c *call, shown map[string]any) {
	if policy := engine.Part(engine.Part(shown, "config"), "passwordPolicy"); policy != nil {
		policy["allowed"] = true
	}
	if c.Modes.TextBooleans {
		textBooleans(shown)
	}
}

// textBooleans spells every boolean as text, as other groups' samples do.
func textBooleans(object map[string]any) {
	for name, value := range object {
		switch v := value.(type) {
		case bool:
			object[name] = strconv.FormatBool(v)
		case map[string]any:
			textBooleans(v)
		}
	}
}

// showReadModule adds the dates that move with the tenant's own checks of the
// certificate authorities. They are no part of the stored object.
func showReadModule(c *call, shown map[string]any) {
	showModule(c, shown)
	config := engine.Part(shown, "config")
	list, _ := config["caList"].([]any)
	now := c.Now().UTC()
	for _, item := range list {
		authority, ok := item.(map[string]any)
		if !ok {
			continue
		}
		authority["lastSuccessAt"] = now.Format(dateFormat)
		if notified := config["caStatusChangeNotificationsEnabled"]; notified == true || notified == "true" {
			authority["lastNotifiedAt"] = now.Add(-time.Hour).Format(dateFormat)
		}
	}
}

// forgetDates drops the dates from certificate authorities: they may be sent,
// and belong to the tenant.
func forgetDates(config map[string]any) {
	list, _ := config["caList"].([]any)
	for _, item := range list {
		authority, _ := item.(map[string]any)
		delete(authority, "lastSuccessAt")
		delete(authority, "lastNotifiedAt")
	}
}
