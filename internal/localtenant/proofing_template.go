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
	templates := templates()
	kind := engine.Text("documentType").Required().OneOf(documentTypes()...)
	steps := func(update bool) field {
		return engine.List("workflow", engine.Object("", stepBody(update)...)).Required()
	}
	return []operation{
		{Endpoint: "idproofingapi GET /proofingtemplates/{sessionId}", Handle: listProofingTemplates},
		{
			Endpoint: "idproofingapi PUT " + community, Form: engine.PlainBody, Handle: templates.Create,
			Body: engine.Fields{kind, engine.Text("dvcID").Required(), steps(false)},
		},
		{
			Endpoint: "idproofingapi PATCH " + community + "/dvcId/{dvcId}", Body: engine.Fields{kind, steps(true)},
			Find: oldestTemplate, Handle: updateWorkflow,
		},
		{
			Endpoint: "idproofingapi PATCH " + community + "/id/{id}", Form: engine.PlainBody, Body: engine.Fields{steps(true)},
			Find: templates.Find, Handle: updateWorkflow,
		},
		{Endpoint: "idproofingapi DELETE " + community + "/id/{id}", Find: templates.Find, Handle: templates.Delete},
	}
}

// templates may have the same dvcID and document type: the reference lists no
// conflict, and a session has a list of templates. No answer of the group has
// dvcID.
func templates() *engine.Collection {
	return &engine.Collection{
		Name: proofingTemplates, Noun: "proofing template", ID: "id", ObjectIDs: true, Always404: true, In: "list", Plain: true,
		View: engine.View{Home: true, Newer: []string{"dvcID"}}, Partial: emptyWorkflow,
		Check: checkWorkflow,
		Complete: func(_ *call, made map[string]any) {
			made["workflow"] = completeWorkflow(made["workflow"])
		},
	}
}

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
		engine.Text("name"), engine.Text("html").Matching(isBase64, "is not base64"),
		engine.Text("type").OneOf("HTML", "CAPTURE_FRONT", "CAPTURE_BACK", "CAPTURE_SELFIE", "PROCESSING"),
	}.Required().And(engine.List("params", texts(paramMembers())), engine.List("actions", texts(actionMembers())))
}

// checkWorkflow checks what the table of a step does not say. A jumpTo may name
// a step that is not there, as one does in the example of PATCH by dvcId. That
// example's html is not base64, as the text of the call demands.
func checkWorkflow(c *call, stored map[string]any) []fieldError {
	var errs []fieldError
	steps, _ := c.Body["workflow"].([]any)
	if len(steps) == 0 {
		errs = append(errs, engine.Wrong("workflow", "is empty"))
	}
	known := scripts(stored)
	for i, item := range steps {
		step := item.(map[string]any)
		path := engine.Item("workflow", i)
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

// updateWorkflow replaces the workflow, the only member that an update takes.
func updateWorkflow(c *call) answer {
	c.Body = map[string]any{"workflow": c.Body["workflow"]}
	return templates().Merge(c)
}

// oldestTemplate finds the template of the dvcId and document type: PATCH by
// dvcId answers a single one.
func oldestTemplate(c *call) (map[string]any, *answer) {
	for _, stored := range c.Collections[proofingTemplates] {
		if stored["dvcID"] == c.Params["dvcId"] && stored["documentType"] == c.Body["documentType"] {
			return stored, nil
		}
	}
	return nil, new(engine.NotFound("proofing template of " + c.Params["dvcId"]))
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
	return templates().ListWhere(c, func(stored map[string]any) bool {
		return stored["dvcID"] == session["dvcID"] && stored["documentType"] == session["documentType"]
	})
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
