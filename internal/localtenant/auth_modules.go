package localtenant

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const (
	authModules = "auth_modules"

	internalStore = "Internal User Store"
)

// authModuleOperations serves the group "Auth Modules". Create, update and the
// script pass through user management, whose key seals their answers; the one
// answer of the group that is printed as an envelope and not said to be sealed
// by another key, GET /auth_modules/{moduleId}, comes without publicKey.
func authModuleOperations() []operation {
	freeform := []string{"script"}
	return []operation{
		{Endpoint: "adminapi GET /auth_modules/{moduleId}", Freeform: freeform, BareEnvelope: true, Handle: getAuthModule},
		{Endpoint: "adminapi PUT /auth_modules/create", Freeform: freeform, Body: authModuleBody(false), SealedBy: engine.OtherService, Handle: createAuthModule},
		{Endpoint: "adminapi PATCH /auth_modules/{moduleId}", Freeform: freeform, Body: authModuleBody(true), SealedBy: engine.OtherService, Handle: updateAuthModule},
		{Endpoint: "adminapi PATCH /auth_modules/updateJs/{moduleId}", Freeform: freeform, SealedBy: engine.OtherService, Handle: updateScript},
		{Endpoint: "adminapi POST /auth_modules/fetch", Freeform: freeform, Handle: listAuthModules},
		{Endpoint: "adminapi DELETE /auth_modules/{moduleId}", Freeform: freeform, Handle: deleteAuthModule},
	}
}

// module finds the module that param names by id.
func findModule(c *call, param string, id any) (map[string]any, *answer) {
	refuse := func(a answer) (map[string]any, *answer) { return nil, &a }
	text, _ := id.(string)
	if !engine.IsObjectID(text) {
		return refuse(engine.InvalidField(param, param+" is not an object id"))
	}
	found := c.Find(authModules, text)
	if found == nil {
		return refuse(c.Missing(param, "auth module "+text))
	}
	return found, nil
}

func getAuthModule(c *call) answer {
	module, refused := findModule(c, "moduleId", c.Params["moduleId"])
	if refused != nil {
		return *refused
	}
	return engine.Reply(readModule(c, module))
}

// listAuthModules answers an object with the list in it. In PartialLists the
// configurations hold what the reference's sample of this answer holds.
func listAuthModules(c *call) answer {
	shown := []any{}
	for _, module := range c.Collections[authModules] {
		item := readModule(c, module)
		if config, ok := item["config"].(map[string]any); ok && c.Modes.PartialLists {
			printed := []string{"cert_enabled", "cert_template", "dc_dns", "dc_ca", "logfilesizemb", "logfilecount",
				"ldapqueryfilter", "passwordPolicy"}
			maps.DeleteFunc(config, func(name string, _ any) bool { return !slices.Contains(printed, name) })
		}
		shown = append(shown, item)
	}
	return engine.Reply(map[string]any{"modules": c.Modes.Order(shown)})
}

func createAuthModule(c *call) answer {
	if errs := checkModuleCreate(c); len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	if a := c.CheckMask(moduleSecrets(c.Body)); a != nil {
		return *a
	}
	made := engine.Clone(c.Body)
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
	id := c.Insert(authModules, made)
	if c.Modes.BareCreates {
		return engine.Reply(map[string]any{"_id": id})
	}
	return engine.Reply(showModule(c, made))
}

// updateAuthModule merges: what was not sent stays, secrets included. type and
// mode serve the validation only; a change of mode is skipped in silence.
func updateAuthModule(c *call) answer {
	module, refused := findModule(c, "moduleId", c.Params["moduleId"])
	if refused != nil {
		return *refused
	}
	if errs := checkModuleUpdate(c, module); len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	if a := c.CheckMask(moduleSecrets(c.Body)); a != nil {
		return *a
	}
	sent := engine.Clone(c.Body)
	delete(sent, "type")
	delete(sent, "mode")
	forgetDates(engine.Part(sent, "config"))
	for name, value := range sent {
		nested, isObject := value.(map[string]any)
		stored, isKnown := module[name].(map[string]any)
		if isObject && isKnown && !strings.HasPrefix(name, "newer") {
			maps.Copy(stored, nested)
			continue
		}
		module[name] = value
	}
	c.Changed()
	return engine.Reply(readModule(c, module))
}

// updateScript takes any object: the reference prints no body for PATCH
// /auth_modules/updateJs/{moduleId}. No answer shows the script.
func updateScript(c *call) answer {
	module, refused := findModule(c, "moduleId", c.Params["moduleId"])
	if refused != nil {
		return *refused
	}
	if len(c.Body) == 0 {
		return engine.InvalidField("data", "data is empty")
	}
	module["script"] = engine.Clone(c.Body)
	c.Changed()
	return engine.Reply(readModule(c, module))
}

// deleteAuthModule takes along what belongs to the module. The module of the
// internal users stays: the default auth scheme's dbModule is not optional.
func deleteAuthModule(c *call) answer {
	module, refused := findModule(c, "moduleId", c.Params["moduleId"])
	if refused != nil {
		return *refused
	}
	id := module["_id"]
	scheme := defaultScheme(c.State)
	if engine.Part(scheme, "dbModule")["id"] == id {
		return engine.InvalidField("moduleId", "the module of the internal users can't be deleted")
	}
	if entries, ok := scheme["modules"].([]any); ok {
		scheme["modules"] = slices.DeleteFunc(entries, func(entry any) bool { return entry.(map[string]any)["id"] == id })
	}
	for _, collection := range []string{userAttributes, brokerConnections} {
		for _, object := range slices.Clone(c.Collections[collection]) {
			if object["moduleId"] == id {
				c.Remove(collection, object["_id"].(string))
			}
		}
	}
	c.Remove(authModules, id.(string))
	return engine.NoContent()
}

// showModule is a module as it is answered. enhanced_security_on can be sent
// and stands in no answer that the reference prints, so only a newer tenant
// shows it.
func showModule(c *call, stored map[string]any) map[string]any {
	shown := c.Show(stored)
	delete(shown, "script")
	if !c.Modes.UnknownFields {
		delete(shown, "enhanced_security_on")
	}
	config := engine.Part(shown, "config")
	c.Modes.HideSecret(config, "bindpassword")
	c.Modes.HideSecret(config, "clientSecret")
	c.Modes.HideSecret(engine.Part(shown, "kerberos_config"), "keytab_file")
	if policy, ok := config["passwordPolicy"].(map[string]any); ok {
		policy["allowed"] = true
	}
	if c.Modes.TextBooleans {
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
func readModule(c *call, stored map[string]any) map[string]any {
	shown := showModule(c, stored)
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
