package client

import "encoding/json"

// ProofingTemplate is the flow of screens of one kind of document under one
// verification configuration: API reference, ID Proofing API, group Proofing
// Template. Of what is answered, empty members and a nil workflow are not told.
type ProofingTemplate struct {
	ID           string         `json:"_id,omitempty"` // the service's
	DocumentType string         `json:"documentType,omitempty"`
	DVCID        string         `json:"dvcID,omitempty"` // hardly an answer has it
	Workflow     []ProofingStep `json:"workflow"`

	// SessionID names the proofing session through which the template is read:
	// the API has no other way. "" when there is none.
	SessionID string `json:"-"`
	// Unread says why a session did not show the template; "" when it did, or
	// was not asked.
	Unread string `json:"-"`

	shown json.RawMessage // the workflow with all that the service says of it
}

// DocumentTypes returns the kinds of documents that are proofed.
func DocumentTypes() []string { return []string{"dl_object", "ppt_object", "idcard_object"} }

// UnmarshalJSON keeps what the service says of the workflow as it is, too.
func (t *ProofingTemplate) UnmarshalJSON(raw []byte) error {
	type plain ProofingTemplate
	if err := json.Unmarshal(raw, (*plain)(t)); err != nil {
		return err
	}
	t.shown = members(raw)["workflow"]
	return nil
}

const proofingTemplatePath = "/proofingtemplates/tenant/{tenantId}/community/{communityId}"

var (
	createProofingTemplate = endpoint{service: idProofingAPI, method: "PUT", path: proofingTemplatePath, form: bare}
	updateProofingTemplate = endpoint{service: idProofingAPI, method: "PATCH", path: proofingTemplatePath + "/id/{id}", form: bare}
	patchOfDVCID           = endpoint{service: idProofingAPI, method: "PATCH", path: proofingTemplatePath + "/dvcId/{dvcId}", needs: withLicense}
	deleteProofingTemplate = endpoint{service: idProofingAPI, method: "DELETE", path: proofingTemplatePath + "/id/{id}", form: bare}
	listProofingTemplates  = endpoint{service: idProofingAPI, method: "GET", path: "/proofingtemplates/{sessionId}", form: plain}
)
