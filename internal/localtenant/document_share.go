package localtenant

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// documentSharePlan decides the outcome of sessions that are opened later.
const documentSharePlan = "document_share_plan"

// documentShareOperations serves the group "Session": someone has a document
// scanned by a person with a browser, and asks until that is done. What is
// opened is a proofing session, which the calls of a session know too. The
// reference prints these bodies plain, without data around them.
func documentShareOperations() []operation {
	// The type of a verification stands in the example of create and not in its
	// text. userUID is the user of that example, which lacks the ids that the text
	// requires.
	kind := engine.Text("type").OneOf("dl_authenticate", "ppt_authenticate", "idcard_authenticate")
	request := engine.Texts("tenantDNS", "communityName", "tenantId", "communityId").And(
		engine.Text("documentType").OneOf(documentTypes()...)).Required().And(
		engine.Text("did"), engine.Text("userUID"), engine.Object("workflowMetadata"),
		engine.Object("user", engine.Texts("uid", "username", "firstname", "lastname")...))
	return []operation{
		{
			Endpoint: "idproofingapi POST /document_share_session/create", Form: engine.PlainBody, Handle: createDocumentShare,
			Body: shareParties(kind).And(engine.Object("sessionRequest", request...).Required()),
		},
		{
			Endpoint: "idproofingapi POST /document_share_session/result", Form: engine.PlainBody, Handle: documentShareResult,
			Body: shareParties(kind.Required()).And(engine.Text("sessionId").Required(), engine.Text("apiVersion"),
				engine.Boolean("includeMetadata"), engine.Boolean("alwaysReturnAssets"), engine.Boolean("granularStatus")),
		},
	}
}

// createDocumentShare opens a session. Its verification configuration, the
// dvcID of other calls, is the id of the verification. Of connector and
// verification it keeps only what the session needs later: the rest is
// credentials.
func createDocumentShare(c *call) answer {
	request := engine.Part(c.Body, "sessionRequest")
	workflow := engine.Part(request, "workflowMetadata")
	errs := append(checkShare(c), checkHome(c, "sessionRequest", request)...)
	for _, name := range []string{"wfInstanceId", "workflowId"} {
		path := "sessionRequest.workflowMetadata." + name
		if value, there := workflow[name]; there {
			errs = append(errs, c.CheckField(path, engine.Text(name), value)...)
		}
	}
	if len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	verification := engine.Part(c.Body, "verification")
	config, life := engine.Part(verification, "config"), proofingLife
	if minutes, there := config["expireSessionInMin"].(float64); there {
		life = time.Duration(minutes * float64(time.Minute))
	}
	dvcID, _ := verification["id"].(string)
	documentType, _ := request["documentType"].(string)
	made := newProofingSession(c.State, dvcID, documentType, life)
	user := userOf(request)
	if uid, there := request["userUID"]; there {
		engine.SetDefault(user, "uid", uid)
	}
	made["user"], made["tenantDNS"], made["share"] = user, request["tenantDNS"], true
	for name, value := range map[string]any{
		"did": request["did"], "workflowId": workflow["workflowId"], "wfInstanceId": workflow["wfInstanceId"],
		"workflowMetadata": request["workflowMetadata"], "abandonAfterMinutes": config["abandonSessionInMin"],
		"returnRawData": config["returnRawData"], "checks": config["checks"],
	} {
		if value != nil {
			made[name] = engine.Clone(value)
		}
	}
	for _, plan := range c.Collections[documentSharePlan] {
		made["plan"] = engine.Clone(plan)
	}
	id, _ := made["id"].(string)
	made["url"] = c.Base + "/idproofing/?" + url.Values{"sessionId": {id}}.Encode()
	c.Insert(proofingSessions, made)
	return engine.ReplyPlain(map[string]any{"sessionId": id, "url": made["url"]})
}

// documentShareResult answers where a session stands. The reference lists no
// 404 for it. What connector and verification are compared with is not said;
// they need not be those that opened the session.
func documentShareResult(c *call) answer {
	if errs := checkShare(c); len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	id, _ := c.Body["sessionId"].(string)
	session := findProofingSession(c.State, id)
	if session == nil || session["share"] != true {
		return c.Missing("sessionId", "session "+id)
	}
	followPlan(c, session)
	pair, err := c.Pair(c.Endpoint.Service)
	if err != nil {
		return engine.InternalError(err)
	}
	shown := map[string]any{
		"responseStatus": responseStatus(c, session), "sessionId": session["id"], "publicKey": pair.Public().String(),
	}
	// The reference does not print what includeMetadata adds. POST /verify answers a
	// metadata, and the session request has one to fill it with.
	if c.Body["includeMetadata"] == true {
		shown["metadata"] = map[string]any{}
		if metadata := engine.Part(session, "workflowMetadata"); metadata != nil {
			shown["metadata"] = engine.Clone(metadata)
		}
	}
	if proofingStatus(c.State, session) == "COMPLETED" {
		addDocuments(c, shown, session)
	}
	return engine.ReplyPlain(shown)
}

// passed reports whether the outcome of a completed session is none of the two
// bad ones.
func passed(session map[string]any) bool {
	return session["resultStatus"] != "FAILED" && session["resultStatus"] != "NOT_PERFORMED"
}

// responseStatus is the session's status. Without granularStatus, a session that
// nobody has started looks like one under way: both are INPROGRESS, the value on
// which the vendor's SDK keeps polling. A completed one is SUCCESS, which the
// vendor's sample applications wait for, and by analogy FAILED; the reference
// prints no value for it. In OtherSessionForm a completed session keeps its own
// status.
func responseStatus(c *call, session map[string]any) string {
	status := proofingStatus(c.State, session)
	switch {
	case status == "PENDING" && c.Body["granularStatus"] != true:
		return "INPROGRESS"
	case status != "COMPLETED" || c.Modes.OtherSessionForm:
		return status
	case passed(session):
		return "SUCCESS"
	}
	return "FAILED"
}

// addDocuments adds what was found: the one object of the session's document
// type, and the selfie's where a check looks at the face. Images are left out
// of a bad outcome unless alwaysReturnAssets asks for them.
func addDocuments(c *call, shown, session map[string]any) {
	kind, _ := session["documentType"].(string)
	result := engine.Part(engine.Part(session, "plan"), "result")
	person := userOf(session)
	document := map[string]any{
		"id": session["id"], "type": strings.TrimSuffix(kind, "_object"), "documentId": "D0000001",
		"firstName": person["firstname"], "lastName": person["lastname"], "image": blankImage, "face": blankImage,
	}
	if known := engine.Part(result, "document"); known != nil {
		document = engine.Clone(known)
	}
	objects := map[string]map[string]any{kind: document}
	checks, limited := session["checks"].([]any)
	if !limited || slices.Contains(checks, any("selfie_liveness")) || slices.Contains(checks, any("face_compare")) {
		objects["liveid_object"] = map[string]any{"id": session["id"], "type": "liveid", "face": blankImage}
	}
	for name, object := range objects {
		if !passed(session) && c.Body["alwaysReturnAssets"] != true {
			for _, asset := range assets() {
				delete(object, asset)
			}
		}
		shown[name] = object
	}
	shown["token"] = engine.RandomHex(16)
	if session["returnRawData"] == true {
		shown["raw_data"] = map[string]any{"document": engine.Clone(document)}
	}
}

// assets are the members that hold images, as
// POST /proofingsession/{sessionId}/submit/verification/{verificationName} names them.
func assets() []string { return []string{"image", "cropped", "face", "imageBarcode"} }

// blankImage is the base64 of a transparent pixel.
var blankImage = strings.TrimPrefix(emptyLogo, "data:image/gif;base64,")

// DocumentShareResult is what comes of the scan of a document.
type DocumentShareResult struct {
	Status   string         // of the session; default COMPLETED
	Outcome  string         // of a completed session: PASS, the default, FAILED, NOT_PERFORMED or REVIEW
	Document map[string]any // what was read; default a document of the session's user
}

// FinishDocumentShare lets the person behind a session finish: so many fetches
// of the result find it still open, the next one finds it finished. The person
// begins after the first of them. It reports whether there is such a session.
func (t *Tenant) FinishDocumentShare(sessionID string, fetches int, with DocumentShareResult) bool {
	plan, shared := sharePlan(fetches, with), false
	changeProofingSession(t, sessionID, func(_ *state, session map[string]any) {
		if shared = session["share"] == true; shared {
			session["plan"] = plan
		}
	})
	return shared
}

// FinishDocumentShares does the same for all sessions opened from now on. A
// negative number of fetches leaves them to themselves, as in a new tenant.
func (t *Tenant) FinishDocumentShares(fetches int, with DocumentShareResult) {
	t.Update(func(s *state) {
		s.Collections[documentSharePlan] = nil
		if fetches >= 0 {
			s.Insert(documentSharePlan, sharePlan(fetches, with))
		}
	})
}

func sharePlan(fetches int, with DocumentShareResult) map[string]any {
	if with.Status == "" {
		with.Status = "COMPLETED"
	}
	if with.Outcome == "" {
		with.Outcome = "PASS"
	}
	if !slices.Contains(proofingStatuses(), with.Status) || !slices.Contains(outcomes(), with.Outcome) {
		panic("localtenant: a session can't end as " + with.Status + " " + with.Outcome)
	}
	result := map[string]any{"status": with.Status, "outcome": with.Outcome}
	if with.Document != nil {
		result["document"] = with.Document
	}
	return engine.Normalize(map[string]any{"fetches": fetches, "result": result})
}

// followPlan lets one fetch pass. What has ended stays ended.
func followPlan(c *call, session map[string]any) {
	plan := engine.Part(session, "plan")
	status := proofingStatus(c.State, session)
	if plan == nil || status != "PENDING" && status != "INPROGRESS" {
		return
	}
	left, _ := plan["fetches"].(float64)
	fetched, _ := plan["fetched"].(float64)
	result := engine.Part(plan, "result")
	ends, _ := result["status"].(string)
	plan["fetched"] = fetched + 1
	c.Changed()
	switch {
	case fetched >= left:
		if ends == "COMPLETED" {
			session["resultStatus"] = result["outcome"]
		}
		setProofingStatus(c.State, session, ends)
	case fetched == 1:
		setProofingStatus(c.State, session, "INPROGRESS")
	}
}
