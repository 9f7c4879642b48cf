package localtenant

import (
	"slices"
	"strconv"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const proofingTemplates = "proofing_templates"

// proofingTemplateOperations serves the group "Proofing Template". This
// service's bodies and answers are plain where the reference prints them plain;
// only PATCH by dvcId demands an encrypted body.
func proofingTemplateOperations() []operation {
	const community = "/proofingtemplates/tenant/{tenantId}/community/{communityId}"
	kind := engine.Text("documentType").Required().OneOf(documentTypes()...)
	steps := func(update bool) field {
		return engine.List("workflow", engine.Object("", stepBody(update)...)).Required()
	}
	at := func(method, path string, form engine.BodyForm, body engine.Fields, handle func(*call) answer) operation {
		return operation{Endpoint: "idproofingapi " + method + " " + path, Form: form, Body: body, Handle: handle}
	}
	return []operation{
		at("GET", "/proofingtemplates/{sessionId}", engine.SealedBody, nil, listProofingTemplates),
		at("PUT", community, engine.PlainBody, engine.Fields{kind, engine.Text("dvcID").Required(), steps(false)}, createProofingTemplate),
		at("PATCH", community+"/dvcId/{dvcId}", engine.SealedBody, engine.Fields{kind, steps(true)}, updateProofingTemplates),
		at("PATCH", community+"/id/{id}", engine.PlainBody, engine.Fields{steps(true)}, updateProofingTemplate),
		at("DELETE", community+"/id/{id}", engine.SealedBody, nil, deleteProofingTemplate),
	}
}

func documentTypes() []string { return []string{"dl_object", "ppt_object", "idcard_object"} }

func actionMembers() []string { return []string{"name", "on", "call", "jumpTo", "script"} }

func paramMembers() []string { return []string{"name", "field"} }

// stepBody is a step of a workflow. The texts of the two PATCHes name the type
// HTML only, their answers all five, so all five are taken. Answers have null
// for what is not set, which may come back in an update; so may script, which
// no request is printed with.
func stepBody(update bool) engine.Fields {
	texts := func(names []string) field {
		var members engine.Fields
		for _, name := range names {
			if name != "script" || update {
				members = append(members, engine.Text(name).NullableIf(update))
			}
		}
		return engine.Object("", members...)
	}
	return engine.Fields{
		engine.Text("name").Required(),
		engine.Text("type").Required().OneOf("HTML", "CAPTURE_FRONT", "CAPTURE_BACK", "CAPTURE_SELFIE", "PROCESSING"),
		engine.Text("html").Required(),
		engine.List("params", texts(paramMembers())),
		engine.List("actions", texts(actionMembers())),
	}
}

// inCommunity refuses the ids of another tenant or community in a path.
func inCommunity(c *call) *answer {
	for _, id := range []struct{ name, want string }{{"tenantId", c.TenantID}, {"communityId", c.CommunityID}} {
		if c.Params[id.name] != id.want {
			a := engine.InvalidField(id.name, id.name+" is unknown")
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
		errs = append(errs, engine.Wrong("workflow", "is empty"))
	}
	known := scripts(stored)
	for i, item := range steps {
		step := item.(map[string]any)
		path := engine.Item("workflow", i)
		if html, _ := step["html"].(string); !isBase64(html) {
			errs = append(errs, engine.Wrong(path+".html", "is not base64"))
		}
		actions, _ := step["actions"].([]any)
		for k, action := range actions {
			if script := action.(map[string]any)["script"]; script != nil && !slices.Contains(known, script) {
				at := path + ".actions[" + strconv.Itoa(k) + "].script"
				errs = append(errs, engine.Wrong(at, "is not allowed"))
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
	steps, _ := engine.Clone(sent).([]any)
	for _, step := range steps {
		members := step.(map[string]any)
		for name, inner := range map[string][]string{"params": paramMembers(), "actions": actionMembers()} {
			engine.SetDefault(members, name, []any{})
			for _, item := range members[name].([]any) {
				for _, member := range inner {
					engine.SetDefault(item.(map[string]any), member, nil)
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
	if a := inCommunity(c); a != nil {
		return *a
	}
	if errs := checkWorkflow(c.Body, nil); len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	made := engine.Clone(c.Body)
	made["workflow"] = completeWorkflow(made["workflow"])
	id := c.Insert(proofingTemplates, made)
	if c.Modes.BareCreates {
		return engine.ReplyPlain(map[string]any{"_id": id})
	}
	return engine.ReplyPlain(showProofingTemplate(c, made))
}

// updateProofingTemplate replaces the workflow, the only member it takes.
func updateProofingTemplate(c *call) answer {
	stored, refused := findProofingTemplate(c)
	if refused != nil {
		return *refused
	}
	return changeWorkflow(c, stored)
}

// updateProofingTemplates takes the oldest template of the dvcId and document
// type: PATCH by dvcId answers a single one.
func updateProofingTemplates(c *call) answer {
	if a := inCommunity(c); a != nil {
		return *a
	}
	for _, stored := range c.Collections[proofingTemplates] {
		if stored["dvcID"] == c.Params["dvcId"] && stored["documentType"] == c.Body["documentType"] {
			return changeWorkflow(c, stored)
		}
	}
	return engine.NotFound("proofing template of " + c.Params["dvcId"])
}

func changeWorkflow(c *call, stored map[string]any) answer {
	if errs := checkWorkflow(c.Body, stored); len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	stored["workflow"] = completeWorkflow(c.Body["workflow"])
	c.Changed()
	return engine.ReplyPlain(showProofingTemplate(c, stored))
}

func deleteProofingTemplate(c *call) answer {
	stored, refused := findProofingTemplate(c)
	if refused != nil {
		return *refused
	}
	c.Remove(proofingTemplates, stored["_id"].(string))
	return engine.NoContent()
}

// proofingTemplate finds the template of the path.
func findProofingTemplate(c *call) (map[string]any, *answer) {
	if a := inCommunity(c); a != nil {
		return nil, a
	}
	refuse := func(a answer) (map[string]any, *answer) { return nil, &a }
	id := c.Params["id"]
	if !engine.IsObjectID(id) {
		return refuse(engine.InvalidField("id", "id is not an object id"))
	}
	found := c.Find(proofingTemplates, id)
	if found == nil {
		return refuse(engine.NotFound("proofing template " + id))
	}
	return found, nil
}

// showProofingTemplate leaves dvcID out, as every answer of the group does; a
// newer tenant shows it.
func showProofingTemplate(c *call, stored map[string]any) map[string]any {
	shown := c.Show(stored)
	shown["tenantId"], shown["communityId"] = c.TenantID, c.CommunityID
	if !c.Modes.UnknownFields {
		delete(shown, "dvcID")
	}
	return shown
}

// listProofingTemplates is the only way to read templates: those of a proofing
// session's dvcID and document type. It asks for no credentials, and lists no
// status for a session that is not there. In PartialLists actions and params
// are empty, as they are in the sample of this answer.
func listProofingTemplates(c *call) answer {
	id := c.Params["sessionId"]
	session := findProofingSession(c.State, id)
	if session == nil {
		return c.Missing("sessionId", "proofing session "+id)
	}
	shown := []any{}
	for _, stored := range c.Collections[proofingTemplates] {
		if stored["dvcID"] != session["dvcID"] || stored["documentType"] != session["documentType"] {
			continue
		}
		item := showProofingTemplate(c, stored)
		if c.Modes.PartialLists {
			emptyWorkflow(item)
		}
		shown = append(shown, item)
	}
	return engine.ReplyPlain(map[string]any{"list": c.Modes.Order(shown)})
}

func emptyWorkflow(shown map[string]any) {
	steps, _ := shown["workflow"].([]any)
	for _, step := range steps {
		for _, name := range []string{"actions", "params"} {
			items, _ := engine.Part(map[string]any{"step": step}, "step")[name].([]any)
			for _, item := range items {
				members, _ := item.(map[string]any)
				for member := range members {
					members[member] = nil
				}
			}
		}
	}
}
