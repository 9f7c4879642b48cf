package localtenant

import (
	"encoding/base64"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// messageTemplates holds a template each, under its key path as the id; the
// nesting of the wire is made for answers.
const messageTemplates = "message_templates"

var (
	templatePurpose = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	templateKey     = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
)

func messageTemplateOperations() []operation {
	ids := []field{{name: "tenantId", kind: aText, required: true}, {name: "communityId", kind: aText, required: true}}
	with := func(method, path string, handle func(*call) answer, more field) operation {
		return operation{
			service: "adminapi", method: method, path: path, handle: handle, body: append(ids[:2:2], more),
			freeform: []string{"templateData"}, // its member names are data
		}
	}
	return []operation{
		with("POST", "/config/template/fetch", fetchTemplates,
			field{name: "purposes", kind: anArray, items: &field{kind: aText, required: true}}),
		with("PUT", "/config/template", putTemplates, field{name: "templateData", kind: anObject, required: true}),
		with("DELETE", "/config/template", deleteTemplates,
			field{name: "key_paths", kind: anArray, required: true, items: &field{kind: aText, required: true}}),
	}
}

// seedTemplates gives a new tenant the default templates of the one purpose
// that the reference names.
func (t *Tenant) seedTemplates() {
	for _, seed := range []map[string]any{
		{"channel": "email", "name": "Default invitation", "subject": "Your invitation", "data": "<p>Welcome</p>"},
		{"channel": "sms", "name": "Default invitation", "data": "Welcome"},
	} {
		seed["purpose"], seed["uuid"], seed["isDefault"] = "self_onboarding", newUUID(), true
		seed["data"] = base64.StdEncoding.EncodeToString([]byte(seed["data"].(string)))
		seed["_id"] = templatePath(seed)
		t.insert(messageTemplates, seed)
	}
}

func templatePath(template map[string]any) string {
	purpose, _ := template["purpose"].(string)
	channel, _ := template["channel"].(string)
	uuid, _ := template["uuid"].(string)
	return purpose + "." + channel + "." + uuid
}

// fetchTemplates answers all purposes, or those asked for. What the sealed
// answers of the group hold is printed nowhere: they have the shape of the
// body of PUT.
func fetchTemplates(c *call) answer {
	if a := c.wrongTenant(); a != nil {
		return *a
	}
	wanted, filtered := c.body["purposes"].([]any)
	return reply(c.showTemplates(func(template map[string]any) bool {
		return !filtered || slices.Contains(wanted, template["purpose"])
	}))
}

func (c *call) showTemplates(wanted func(map[string]any) bool) map[string]any {
	nested := map[string]any{}
	below := func(object map[string]any, name any) map[string]any {
		key, _ := name.(string)
		setDefault(object, key, map[string]any{})
		return part(object, key)
	}
	for _, stored := range c.data.Collections[messageTemplates] {
		if !wanted(stored) {
			continue
		}
		if c.modes.UnknownFields {
			addUnknown(stored)
			c.dirty = true
		}
		shown := clone(stored)
		for _, name := range []string{"_id", "purpose", "channel", "uuid"} {
			delete(shown, name)
		}
		key, _ := stored["uuid"].(string)
		below(below(nested, stored["purpose"]), stored["channel"])[key] = shown
	}
	return map[string]any{"tenantId": c.data.TenantID, "communityId": c.data.CommunityID, "templateData": nested}
}

// putTemplates creates and replaces the templates sent, and leaves the others.
// Of the others only those lose isDefault whose purpose and channel got a new
// default.
func putTemplates(c *call) answer {
	if a := c.wrongTenant(); a != nil {
		return *a
	}
	sent, errs := c.readTemplates()
	if len(errs) > 0 {
		return invalid(errs...)
	}
	for _, template := range sent {
		id := templatePath(template)
		if template["isDefault"] == true {
			for _, other := range c.data.Collections[messageTemplates] {
				if other["purpose"] == template["purpose"] && other["channel"] == template["channel"] {
					other["isDefault"] = false
				}
			}
		}
		template["_id"] = id
		if stored := c.find(messageTemplates, id); stored != nil {
			clear(stored)
			maps.Copy(stored, template)
			c.dirty = true
			continue
		}
		c.insert(messageTemplates, template)
	}
	if c.modes.BareCreates {
		return reply(map[string]any{"tenantId": c.data.TenantID, "communityId": c.data.CommunityID})
	}
	return reply(c.showTemplates(func(map[string]any) bool { return true }))
}

// readTemplates takes templateData apart. The keys of purposes and channels
// must not be empty objects: nothing says what that would mean.
func (c *call) readTemplates() ([]map[string]any, []fieldError) {
	var made []map[string]any
	var errs []fieldError
	each := func(path string, object any, visit func(name, path string, member any)) {
		members, ok := object.(map[string]any)
		if !ok || len(members) == 0 {
			errs = append(errs, fieldError{path + " must be an object that is not empty", path})
			return
		}
		for _, name := range slices.Sorted(maps.Keys(members)) {
			visit(name, path+"."+name, members[name])
		}
	}
	each("templateData", c.body["templateData"], func(purpose, path string, channels any) {
		if !templatePurpose.MatchString(purpose) {
			errs = append(errs, fieldError{path + " is not a purpose", path})
		}
		each(path, channels, func(channel, path string, templates any) {
			defaults := 0
			each(path, templates, func(key, path string, template any) {
				errs = append(errs, c.checkTemplate(channel, key, path, template)...)
				object, _ := template.(map[string]any)
				if object["isDefault"] == true {
					defaults++
				}
				if object = clone(object); object != nil {
					object["purpose"], object["channel"], object["uuid"] = purpose, channel, key
					made = append(made, object)
				}
			})
			if defaults > 1 {
				errs = append(errs, fieldError{path + " has more than one default", path})
			}
		})
	})
	return made, errs
}

// checkTemplate takes the two channels of the reference's sample, and voice,
// which message gateways know too. Only e-mail has a subject.
func (c *call) checkTemplate(channel, key, path string, template any) []fieldError {
	var errs []fieldError
	if !slices.Contains([]string{"email", "sms", "voice"}, channel) {
		errs = append(errs, fieldError{path + " is not of a known channel", path})
	}
	if !templateKey.MatchString(key) {
		errs = append(errs, fieldError{path + " is not under a UUID", path})
	}
	fields := []field{
		{name: "name", kind: aText, required: true},
		{name: "data", kind: aText, required: true},
		{name: "isDefault", kind: aBoolean, required: true},
	}
	if channel == "email" {
		fields = append(fields, field{name: "subject", kind: aText, required: true})
	}
	errs = append(errs, checker{newerMembers: c.modes.UnknownFields}.checkField(path,
		field{kind: anObject, members: fields}, template, nil)...)
	object, _ := template.(map[string]any)
	if data, ok := object["data"].(string); ok && !isBase64(data) {
		errs = append(errs, fieldError{path + ".data is not base64", path + ".data"})
	}
	return errs
}

func isBase64(text string) bool {
	_, err := base64.StdEncoding.Strict().DecodeString(text)
	return err == nil && !strings.ContainsAny(text, "\r\n")
}

// deleteTemplates takes whole paths only, purpose.channel.uuid, and all of
// them or none. The text promises 204; the list of statuses and the sample,
// 200 with an envelope, are followed here. It holds what is left.
func deleteTemplates(c *call) answer {
	if a := c.wrongTenant(); a != nil {
		return *a
	}
	paths, _ := c.body["key_paths"].([]any)
	if len(paths) == 0 {
		return invalidField("key_paths", "key_paths is empty")
	}
	for i, path := range paths {
		name := "key_paths[" + itoa(i) + "]"
		if c.find(messageTemplates, path.(string)) == nil || slices.Contains(paths[:i], path) {
			return c.missing(name, "message template "+path.(string))
		}
	}
	for _, path := range paths {
		c.Tenant.remove(messageTemplates, path.(string))
	}
	return reply(c.showTemplates(func(map[string]any) bool { return true }))
}
