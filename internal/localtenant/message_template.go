package localtenant

import (
	"encoding/base64"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// messageTemplates holds a template each, under its key path as the id; the
// nesting of the wire is made for answers.
const messageTemplates = "message_templates"

var templatePurpose = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

func messageTemplateOperations() []operation {
	freeform := []string{"templateData"} // its member names are data
	return []operation{
		{
			Endpoint: "adminapi POST /config/template/fetch", Home: true, Freeform: freeform, Seed: seedTemplates,
			Body: engine.Fields{engine.List("purposes", engine.Text("").Required())}, Handle: fetchTemplates,
		},
		{
			Endpoint: "adminapi PUT /config/template", Home: true, Freeform: freeform,
			Body: engine.Fields{engine.Object("templateData").Required()}, Handle: putTemplates,
		},
		{
			Endpoint: "adminapi DELETE /config/template", Home: true, Freeform: freeform,
			Body: engine.Fields{engine.List("key_paths", engine.Text("").Required()).Required()}, Handle: deleteTemplates,
		},
	}
}

// seedTemplates gives a new tenant the default templates of the one purpose
// that the reference names.
func seedTemplates(s *state) {
	if !s.Fresh {
		return
	}
	for _, seed := range []map[string]any{
		{"channel": "email", "name": "Default invitation", "subject": "Your invitation", "data": "<p>Welcome</p>"},
		{"channel": "sms", "name": "Default invitation", "data": "Welcome"},
	} {
		seed["purpose"], seed["uuid"], seed["isDefault"] = "self_onboarding", engine.NewUUID(), true
		seed["data"] = base64.StdEncoding.EncodeToString([]byte(seed["data"].(string)))
		seed["_id"] = templatePath(seed)
		s.Insert(messageTemplates, seed)
	}
}

func templatePath(template map[string]any) string {
	purpose, _ := template["purpose"].(string)
	channel, _ := template["channel"].(string)
	uuid, _ := template["uuid"].(string)
	return purpose + "." + channel + "." + uuid
}

// fetchTemplates answers all purposes, or the requested ones. The reference does
// not print the content of the sealed answers: they have the shape of the body of
// PUT.
func fetchTemplates(c *call) answer {
	wanted, filtered := c.Body["purposes"].([]any)
	return engine.Reply(showTemplates(c, func(template map[string]any) bool {
		return !filtered || slices.Contains(wanted, template["purpose"])
	}))
}

func showTemplates(c *call, wanted func(map[string]any) bool) map[string]any {
	nested := map[string]any{}
	below := func(object map[string]any, name any) map[string]any {
		key, _ := name.(string)
		engine.SetDefault(object, key, map[string]any{})
		return engine.Part(object, key)
	}
	for _, stored := range c.Collections[messageTemplates] {
		if !wanted(stored) {
			continue
		}
		shown := c.Show(stored)
		for _, name := range []string{"_id", "purpose", "channel", "uuid"} {
			delete(shown, name)
		}
		key, _ := stored["uuid"].(string)
		below(below(nested, stored["purpose"]), stored["channel"])[key] = shown
	}
	return map[string]any{"tenantId": c.TenantID, "communityId": c.CommunityID, "templateData": nested}
}

// putTemplates creates and replaces the templates sent, and leaves the others.
// Of the others only those lose isDefault whose purpose and channel got a new
// default.
func putTemplates(c *call) answer {
	sent, errs := readTemplates(c)
	if len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	for _, template := range sent {
		id := templatePath(template)
		if template["isDefault"] == true {
			for _, other := range c.Collections[messageTemplates] {
				if other["purpose"] == template["purpose"] && other["channel"] == template["channel"] {
					other["isDefault"] = false
				}
			}
		}
		template["_id"] = id
		if stored := c.Find(messageTemplates, id); stored != nil {
			clear(stored)
			maps.Copy(stored, template)
			c.Changed()
			continue
		}
		c.Insert(messageTemplates, template)
	}
	if c.Modes.BareCreates {
		return engine.Reply(map[string]any{"tenantId": c.TenantID, "communityId": c.CommunityID})
	}
	return engine.Reply(showTemplates(c, func(map[string]any) bool { return true }))
}

// readTemplates takes templateData apart. Purposes and channels must not be empty
// objects: the reference does not define what that would mean.
func readTemplates(c *call) ([]map[string]any, []fieldError) {
	var made []map[string]any
	var errs []fieldError
	each := func(path string, object any, visit func(name, path string, member any)) {
		members, ok := object.(map[string]any)
		if !ok || len(members) == 0 {
			errs = append(errs, engine.Wrong(path, "must be an object that is not empty"))
			return
		}
		for _, name := range slices.Sorted(maps.Keys(members)) {
			visit(name, path+"."+name, members[name])
		}
	}
	each("templateData", c.Body["templateData"], func(purpose, path string, channels any) {
		if !templatePurpose.MatchString(purpose) {
			errs = append(errs, engine.Wrong(path, "is not a purpose"))
		}
		each(path, channels, func(channel, path string, templates any) {
			defaults := 0
			each(path, templates, func(key, path string, template any) {
				errs = append(errs, checkTemplate(c, channel, key, path, template)...)
				object, _ := template.(map[string]any)
				if object["isDefault"] == true {
					defaults++
				}
				if object = engine.Clone(object); object != nil {
					object["purpose"], object["channel"], object["uuid"] = purpose, channel, key
					made = append(made, object)
				}
			})
			if defaults > 1 {
				errs = append(errs, engine.Wrong(path, "has more than one default"))
			}
		})
	})
	return made, errs
}

// checkTemplate takes the two channels of the reference's sample, and voice,
// which message gateways know too. Only e-mail has a subject.
func checkTemplate(c *call, channel, key, path string, template any) []fieldError {
	var errs []fieldError
	if !slices.Contains([]string{"email", "sms", "voice"}, channel) {
		errs = append(errs, engine.Wrong(path, "is not of a known channel"))
	}
	if !engine.IsUUID(key) {
		errs = append(errs, engine.Wrong(path, "is not under a UUID"))
	}
	fields := engine.Fields{engine.Text("name"), engine.Text("data").Matching(isBase64, "is not base64"), engine.Boolean("isDefault")}
	if channel == "email" {
		fields = fields.And(engine.Text("subject"))
	}
	return append(errs, c.CheckField(path, engine.Object("", fields.Required()...), template)...)
}

func isBase64(text string) bool {
	_, err := base64.StdEncoding.Strict().DecodeString(text)
	return err == nil && !strings.ContainsAny(text, "\r\n")
}

// deleteTemplates takes whole paths only, purpose.channel.uuid, and all of
// them or none. The text promises 204; the list of statuses and the sample,
// 200 with an envelope, are followed here. It holds what is left.
func deleteTemplates(c *call) answer {
	paths, _ := c.Body["key_paths"].([]any)
	if len(paths) == 0 {
		return engine.InvalidField("key_paths", "key_paths is empty")
	}
	for i, path := range paths {
		name := engine.Item("key_paths", i)
		if c.Find(messageTemplates, path.(string)) == nil || slices.Contains(paths[:i], path) {
			return c.Missing(name, "message template "+path.(string))
		}
	}
	for _, path := range paths {
		c.Remove(messageTemplates, path.(string))
	}
	return engine.Reply(showTemplates(c, func(map[string]any) bool { return true }))
}
