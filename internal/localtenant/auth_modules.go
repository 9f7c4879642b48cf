package localtenant

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

const (
	authModules = "auth_modules"

	internalStore = "Internal User Store"
	dateFormat    = "2006-01-02T15:04:05.000Z"
)

// authModuleOperations serves the group "Auth Modules". Create, update and the
// script pass through user management, whose key seals their answers; the one
// answer of the group that is printed as an envelope and not said to be sealed
// by another key, GET /auth_modules/{moduleId}, comes without publicKey.
func authModuleOperations() []operation {
	base := operation{service: "adminapi", freeform: []string{"script"}}
	with := func(method, path string, handle func(*call) answer) operation {
		op := base
		op.method, op.path, op.handle = method, path, handle
		return op
	}
	fetch := with("GET", "/auth_modules/{moduleId}", getAuthModule)
	fetch.bareEnvelope = true
	create := with("PUT", "/auth_modules/create", createAuthModule)
	create.body, create.sealedBy = authModuleBody(false), otherService
	update := with("PATCH", "/auth_modules/{moduleId}", updateAuthModule)
	update.body, update.sealedBy = authModuleBody(true), otherService
	script := with("PATCH", "/auth_modules/updateJs/{moduleId}", updateScript)
	script.sealedBy = otherService
	return []operation{
		fetch, create, update, script,
		with("POST", "/auth_modules/fetch", listAuthModules),
		with("DELETE", "/auth_modules/{moduleId}", deleteAuthModule),
	}
}

// module finds the module that param names by id.
func (c *call) module(param string, id any) (map[string]any, *answer) {
	refuse := func(a answer) (map[string]any, *answer) { return nil, &a }
	text, _ := id.(string)
	if !isObjectID(text) {
		return refuse(invalidField(param, param+" is not an object id"))
	}
	found := c.find(authModules, text)
	if found == nil {
		return refuse(c.missing(param, "auth module "+text))
	}
	return found, nil
}

func getAuthModule(c *call) answer {
	module, refused := c.module("moduleId", c.params["moduleId"])
	if refused != nil {
		return *refused
	}
	return reply(c.readModule(module))
}

// listAuthModules answers an object with the list in it. In PartialLists the
// configurations hold what the reference's sample of this answer holds.
func listAuthModules(c *call) answer {
	shown := []any{}
	for _, module := range c.data.Collections[authModules] {
		item := c.readModule(module)
		if config, ok := item["config"].(map[string]any); ok && c.modes.PartialLists {
			printed := []string{"cert_enabled", "cert_template", "dc_dns", "dc_ca", "logfilesizemb", "logfilecount",
				"ldapqueryfilter", "passwordPolicy"}
			maps.DeleteFunc(config, func(name string, _ any) bool { return !slices.Contains(printed, name) })
		}
		shown = append(shown, item)
	}
	return reply(map[string]any{"modules": c.modes.order(shown)})
}

func createAuthModule(c *call) answer {
	if errs := c.checkModuleCreate(); len(errs) > 0 {
		return invalid(errs...)
	}
	if a := c.checkMask(moduleSecrets(c.body)); a != nil {
		return *a
	}
	made := clone(c.body)
	config := part(made, "config")
	forgetDates(config)
	kind, mode := made["type"], made["mode"]
	if kind == "ad" || kind == "ldap" {
		setDefault(config, "serviceacctreadonly", false)
		setDefault(config, "caTimeoutSeconds", float64(10))
		setDefault(config, "caRetryAfterMinutes", float64(30))
	}
	if kind == "ad" && mode == "broker" {
		setDefault(config, "logfilesizemb", float64(10))
		setDefault(config, "logfilecount", float64(10))
	}
	made["communityId"] = c.data.CommunityID
	id := c.insert(authModules, made)
	if c.modes.BareCreates {
		return reply(map[string]any{"_id": id})
	}
	return reply(c.showModule(made))
}

// updateAuthModule merges: what was not sent stays, secrets included. type and
// mode serve the validation only; a change of mode is skipped in silence.
func updateAuthModule(c *call) answer {
	module, refused := c.module("moduleId", c.params["moduleId"])
	if refused != nil {
		return *refused
	}
	if errs := c.checkModuleUpdate(module); len(errs) > 0 {
		return invalid(errs...)
	}
	if a := c.checkMask(moduleSecrets(c.body)); a != nil {
		return *a
	}
	sent := clone(c.body)
	delete(sent, "type")
	delete(sent, "mode")
	forgetDates(part(sent, "config"))
	for name, value := range sent {
		nested, isObject := value.(map[string]any)
		stored, isKnown := module[name].(map[string]any)
		if isObject && isKnown && !isUnknownMember(name) {
			maps.Copy(stored, nested)
			continue
		}
		module[name] = value
	}
	c.dirty = true
	return reply(c.readModule(module))
}

// updateScript takes any object: the reference prints no body for PATCH
// /auth_modules/updateJs/{moduleId}. No answer shows the script.
func updateScript(c *call) answer {
	module, refused := c.module("moduleId", c.params["moduleId"])
	if refused != nil {
		return *refused
	}
	if len(c.body) == 0 {
		return invalidField("data", "data is empty")
	}
	module["script"] = clone(c.body)
	c.dirty = true
	return reply(c.readModule(module))
}

// deleteAuthModule takes along what belongs to the module. The module of the
// internal users stays: the default auth scheme's dbModule is not optional.
func deleteAuthModule(c *call) answer {
	module, refused := c.module("moduleId", c.params["moduleId"])
	if refused != nil {
		return *refused
	}
	id := module["_id"]
	scheme := c.defaultScheme()
	if part(scheme, "dbModule")["id"] == id {
		return invalidField("moduleId", "the module of the internal users can't be deleted")
	}
	if entries, ok := scheme["modules"].([]any); ok {
		scheme["modules"] = slices.DeleteFunc(entries, func(entry any) bool { return entry.(map[string]any)["id"] == id })
	}
	for _, collection := range []string{userAttributes, brokerConnections} {
		for _, object := range slices.Clone(c.data.Collections[collection]) {
			if object["moduleId"] == id {
				c.Tenant.remove(collection, object["_id"].(string))
			}
		}
	}
	c.Tenant.remove(authModules, id.(string))
	return noContent()
}

// showModule is a module as it is answered. enhanced_security_on can be sent
// and stands in no answer that the reference prints, so only a newer tenant
// shows it.
func (c *call) showModule(stored map[string]any) map[string]any {
	if c.modes.UnknownFields {
		addUnknown(stored, c.operation.freeform...)
		c.dirty = true
	}
	shown := clone(stored)
	delete(shown, "script")
	if !c.modes.UnknownFields {
		delete(shown, "enhanced_security_on")
	}
	config := part(shown, "config")
	c.modes.hideSecret(config, "bindpassword")
	c.modes.hideSecret(config, "clientSecret")
	c.modes.hideSecret(part(shown, "kerberos_config"), "keytab_file")
	if policy, ok := config["passwordPolicy"].(map[string]any); ok {
		policy["allowed"] = true
	}
	if c.modes.TextBooleans {
		textBooleans(shown)
	}
	return shown
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

// readModule adds the dates that move with the tenant's own checks of the
// certificate authorities. They are no part of the stored object.
func (c *call) readModule(stored map[string]any) map[string]any {
	shown := c.showModule(stored)
	config := part(shown, "config")
	list, _ := config["caList"].([]any)
	now := c.now().UTC()
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
	return shown
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

// part is a nested object, or a nil one to read from.
func part(object map[string]any, name string) map[string]any {
	made, _ := object[name].(map[string]any)
	return made
}
