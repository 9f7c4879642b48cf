package localtenant

import "slices"

const proofingTemplates = "proofing_templates"

// proofingTemplateOperations serves the group "Proofing Template". This
// service's bodies and answers are plain where the reference prints them plain;
// only PATCH by dvcId demands an encrypted body.
func proofingTemplateOperations() []operation {
	const community = "/proofingtemplates/tenant/{tenantId}/community/{communityId}"
	kind := field{name: "documentType", kind: aText, required: true, oneOf: documentTypes()}
	steps := func(update bool) field {
		return field{name: "workflow", kind: anArray, required: true, items: &field{kind: anObject, members: stepBody(update)}}
	}
	at := func(method, path string, form bodyForm, body []field, handle func(*call) answer) operation {
		return operation{service: "idproofingapi", method: method, path: path, form: form, body: body, handle: handle}
	}
	return []operation{
		at("GET", "/proofingtemplates/{sessionId}", sealedBody, nil, listProofingTemplates),
		at("PUT", community, plainBody, []field{kind, {name: "dvcID", kind: aText, required: true}, steps(false)}, createProofingTemplate),
		at("PATCH", community+"/dvcId/{dvcId}", sealedBody, []field{kind, steps(true)}, updateProofingTemplates),
		at("PATCH", community+"/id/{id}", plainBody, []field{steps(true)}, updateProofingTemplate),
		at("DELETE", community+"/id/{id}", sealedBody, nil, deleteProofingTemplate),
	}
}

func documentTypes() []string { return []string{"dl_object", "ppt_object", "idcard_object"} }

func actionMembers() []string { return []string{"name", "on", "call", "jumpTo", "script"} }

func paramMembers() []string { return []string{"name", "field"} }

// stepBody is a step of a workflow. The texts of the two PATCHes name the type
// HTML only, their answers all five, so all five are taken. Answers have null
// for what is not set, which may come back in an update; so may script, which
// no request is printed with.
func stepBody(update bool) []field {
	texts := func(names []string) *field {
		var members []field
		for _, name := range names {
			if name != "script" || update {
				members = append(members, field{name: name, kind: aText, nullable: update})
			}
		}
		return &field{kind: anObject, members: members}
	}
	return []field{
		{name: "name", kind: aText, required: true},
		{name: "type", kind: aText, required: true, oneOf: []string{"HTML", "CAPTURE_FRONT", "CAPTURE_BACK", "CAPTURE_SELFIE", "PROCESSING"}},
		{name: "html", kind: aText, required: true},
		{name: "params", kind: anArray, items: texts(paramMembers())},
		{name: "actions", kind: anArray, items: texts(actionMembers())},
	}
}

// inCommunity refuses the ids of another tenant or community in a path.
func (c *call) inCommunity() *answer {
	for _, id := range []struct{ name, want string }{{"tenantId", c.data.TenantID}, {"communityId", c.data.CommunityID}} {
		if c.params[id.name] != id.want {
			a := invalidField(id.name, id.name+" is unknown")
			return &a
		}
	}
	return nil
}

// checkWorkflow checks what the table of a step does not say. A jumpTo may name
// a step that is not there, as one does in the example of PATCH by dvcId. That
// example's html is not base64, as the text of the call demands.
func checkWorkflow(body, stored map[string]any) []fieldError {
	var errs []fieldError
	steps, _ := body["workflow"].([]any)
	if len(steps) == 0 {
		errs = append(errs, fieldError{"workflow is empty", "workflow"})
	}
	known := scripts(stored)
	for i, item := range steps {
		step := item.(map[string]any)
		path := "workflow[" + itoa(i) + "]"
		if html, _ := step["html"].(string); !isBase64(html) {
			errs = append(errs, fieldError{path + ".html is not base64", path + ".html"})
		}
		actions, _ := step["actions"].([]any)
		for k, action := range actions {
			if script := action.(map[string]any)["script"]; script != nil && !slices.Contains(known, script) {
				at := path + ".actions[" + itoa(k) + "].script"
				errs = append(errs, fieldError{at + " is not allowed", at})
			}
		}
	}
	return errs
}

// scripts are those a template has: nobody can set one through the API.
func scripts(template map[string]any) []any {
	var found []any
	steps, _ := template["workflow"].([]any)
	for _, step := range steps {
		members, _ := step.(map[string]any)
		actions, _ := members["actions"].([]any)
		for _, action := range actions {
			if one, ok := action.(map[string]any); ok {
				found = append(found, one["script"])
			}
		}
	}
	return found
}

// completeWorkflow gives steps the members that answers always have.
func completeWorkflow(sent any) []any {
	steps, _ := clone(sent).([]any)
	for _, step := range steps {
		members := step.(map[string]any)
		for name, inner := range map[string][]string{"params": paramMembers(), "actions": actionMembers()} {
			setDefault(members, name, []any{})
			for _, item := range members[name].([]any) {
				for _, member := range inner {
					setDefault(item.(map[string]any), member, nil)
				}
			}
		}
	}
	return steps
}

// createProofingTemplate makes another template even where there is one of the
// same dvcID and document type: the reference lists no conflict, and a session
// has a list of templates.
func createProofingTemplate(c *call) answer {
	if a := c.inCommunity(); a != nil {
		return *a
	}
	if errs := checkWorkflow(c.body, nil); len(errs) > 0 {
		return invalid(errs...)
	}
	made := clone(c.body)
	made["workflow"] = completeWorkflow(made["workflow"])
	id := c.insert(proofingTemplates, made)
	if c.modes.BareCreates {
		return replyPlain(map[string]any{"_id": id})
	}
	return replyPlain(c.showProofingTemplate(made))
}

// updateProofingTemplate replaces the workflow, the only member it takes.
func updateProofingTemplate(c *call) answer {
	stored, refused := c.proofingTemplate()
	if refused != nil {
		return *refused
	}
	return c.changeWorkflow(stored)
}

// updateProofingTemplates takes the oldest template of the dvcId and document
// type: PATCH by dvcId answers a single one.
func updateProofingTemplates(c *call) answer {
	if a := c.inCommunity(); a != nil {
		return *a
	}
	for _, stored := range c.data.Collections[proofingTemplates] {
		if stored["dvcID"] == c.params["dvcId"] && stored["documentType"] == c.body["documentType"] {
			return c.changeWorkflow(stored)
		}
	}
	return notFound("proofing template of " + c.params["dvcId"])
}

func (c *call) changeWorkflow(stored map[string]any) answer {
	if errs := checkWorkflow(c.body, stored); len(errs) > 0 {
		return invalid(errs...)
	}
	stored["workflow"] = completeWorkflow(c.body["workflow"])
	c.dirty = true
	return replyPlain(c.showProofingTemplate(stored))
}

func deleteProofingTemplate(c *call) answer {
	stored, refused := c.proofingTemplate()
	if refused != nil {
		return *refused
	}
	c.Tenant.remove(proofingTemplates, stored["_id"].(string))
	return noContent()
}

// proofingTemplate finds the template of the path.
func (c *call) proofingTemplate() (map[string]any, *answer) {
	if a := c.inCommunity(); a != nil {
		return nil, a
	}
	refuse := func(a answer) (map[string]any, *answer) { return nil, &a }
	id := c.params["id"]
	if !isObjectID(id) {
		return refuse(invalidField("id", "id is not an object id"))
	}
	found := c.find(proofingTemplates, id)
	if found == nil {
		return refuse(notFound("proofing template " + id))
	}
	return found, nil
}

// showProofingTemplate leaves dvcID out, as every answer of the group does; a
// newer tenant shows it.
func (c *call) showProofingTemplate(stored map[string]any) map[string]any {
	if c.modes.UnknownFields {
		addUnknown(stored)
		c.dirty = true
	}
	shown := clone(stored)
	shown["tenantId"], shown["communityId"] = c.data.TenantID, c.data.CommunityID
	if !c.modes.UnknownFields {
		delete(shown, "dvcID")
	}
	return shown
}

// listProofingTemplates is the only way to read templates: those of a proofing
// session's dvcID and document type. It asks for no credentials, and lists no
// status for a session that is not there. In PartialLists actions and params
// are empty, as they are in the sample of this answer.
func listProofingTemplates(c *call) answer {
	id := c.params["sessionId"]
	session := c.proofingSession(id)
	if session == nil {
		return c.missing("sessionId", "proofing session "+id)
	}
	shown := []any{}
	for _, stored := range c.data.Collections[proofingTemplates] {
		if stored["dvcID"] != session["dvcID"] || stored["documentType"] != session["documentType"] {
			continue
		}
		item := c.showProofingTemplate(stored)
		if c.modes.PartialLists {
			emptyWorkflow(item)
		}
		shown = append(shown, item)
	}
	return replyPlain(map[string]any{"list": c.modes.order(shown)})
}

func emptyWorkflow(shown map[string]any) {
	steps, _ := shown["workflow"].([]any)
	for _, step := range steps {
		for _, name := range []string{"actions", "params"} {
			items, _ := part(map[string]any{"step": step}, "step")[name].([]any)
			for _, item := range items {
				members, _ := item.(map[string]any)
				for member := range members {
					members[member] = nil
				}
			}
		}
	}
}
