package localtenant

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// documentSharePlan is what becomes of the sessions opened from now on.
const documentSharePlan = "document_share_plan"

// createDocumentShare opens a session. Its verification configuration, the
// dvcID of other calls, is the id of the verification. Of connector and
// verification it keeps no more than what the session needs later: the rest is
// credentials.
func createDocumentShare(c *call) answer {
	request := part(c.body, "sessionRequest")
	workflow := part(request, "workflowMetadata")
	errs := append(c.checkShare(), c.checkHome("sessionRequest", request)...)
	for _, name := range []string{"wfInstanceId", "workflowId"} {
		path := "sessionRequest.workflowMetadata." + name
		if value, there := workflow[name]; there {
			errs = append(errs, checker{}.checkField(path, field{name: name, kind: aText}, value, nil)...)
		}
	}
	if len(errs) > 0 {
		return invalid(errs...)
	}
	verification := part(c.body, "verification")
	config, life := part(verification, "config"), proofingLife
	if minutes, there := config["expireSessionInMin"].(float64); there {
		life = time.Duration(minutes * float64(time.Minute))
	}
	dvcID, _ := verification["id"].(string)
	documentType, _ := request["documentType"].(string)
	made := c.newProofingSession(dvcID, documentType, life)
	user := userOf(request)
	if uid, there := request["userUID"]; there {
		setDefault(user, "uid", uid)
	}
	made["user"], made["tenantDNS"], made["share"] = user, request["tenantDNS"], true
	for name, value := range map[string]any{
		"did": request["did"], "workflowId": workflow["workflowId"], "wfInstanceId": workflow["wfInstanceId"],
		"workflowMetadata": request["workflowMetadata"], "abandonAfterMinutes": config["abandonSessionInMin"],
		"returnRawData": config["returnRawData"], "checks": config["checks"],
	} {
		if value != nil {
			made[name] = cloneAny(value)
		}
	}
	for _, plan := range c.data.Collections[documentSharePlan] {
		made["plan"] = clone(plan)
	}
	id, _ := made["id"].(string)
	made["url"] = c.base + "/idproofing/?" + url.Values{"sessionId": {id}}.Encode()
	c.insert(proofingSessions, made)
	return replyPlain(map[string]any{"sessionId": id, "url": made["url"]})
}

// documentShareResult answers where a session stands. The reference lists no
// 404 for it. What connector and verification are compared with is not said;
// they need not be those that opened the session.
func documentShareResult(c *call) answer {
	if errs := c.checkShare(); len(errs) > 0 {
		return invalid(errs...)
	}
	id, _ := c.body["sessionId"].(string)
	session := c.proofingSession(id)
	if session == nil || session["share"] != true {
		return c.missing("sessionId", "session "+id)
	}
	c.followPlan(session)
	pair, err := c.pair(c.operation.service)
	if err != nil {
		return failure(http.StatusInternalServerError, err.Error())
	}
	shown := map[string]any{
		"responseStatus": c.responseStatus(session), "sessionId": session["id"], "publicKey": pair.Public().String(),
	}
	// What includeMetadata adds is printed nowhere; POST /verify has a metadata
	// in its answer, and the session request one to fill it.
	if c.body["includeMetadata"] == true {
		shown["metadata"] = map[string]any{}
		if metadata := part(session, "workflowMetadata"); metadata != nil {
			shown["metadata"] = clone(metadata)
		}
	}
	if c.proofingStatus(session) == "COMPLETED" {
		c.addDocuments(shown, session)
	}
	return replyPlain(shown)
}

// passed reports whether the outcome of a completed session is none of the two
// bad ones.
func passed(session map[string]any) bool {
	return session["resultStatus"] != "FAILED" && session["resultStatus"] != "NOT_PERFORMED"
}

// responseStatus is the session's status. Without granularStatus a session that
// nobody has begun with is told from one under way by nothing: both are
// INPROGRESS, the word on which the vendor's SDK keeps asking. A completed one
// is SUCCESS, the word that the vendor's sample applications wait for, and by
// analogy FAILED; the reference prints no value for it. In OtherSessionForm it
// is the status of the session here too.
func (c *call) responseStatus(session map[string]any) string {
	status := c.proofingStatus(session)
	switch {
	case status == "PENDING" && c.body["granularStatus"] != true:
		return "INPROGRESS"
	case status != "COMPLETED" || c.modes.OtherSessionForm:
		return status
	case passed(session):
		return "SUCCESS"
	}
	return "FAILED"
}

// addDocuments adds what was found: the one object of the session's document
// type, and the selfie's where a check looks at the face. Images are left out
// of a bad outcome unless alwaysReturnAssets asks for them.
func (c *call) addDocuments(shown, session map[string]any) {
	kind, _ := session["documentType"].(string)
	result := part(part(session, "plan"), "result")
	person := userOf(session)
	document := map[string]any{
		"id": session["id"], "type": strings.TrimSuffix(kind, "_object"), "documentId": "D0000001",
		"firstName": person["firstname"], "lastName": person["lastname"], "image": blankImage, "face": blankImage,
	}
	if known := part(result, "document"); known != nil {
		document = clone(known)
	}
	objects := map[string]map[string]any{kind: document}
	checks, limited := session["checks"].([]any)
	if !limited || slices.Contains(checks, any("selfie_liveness")) || slices.Contains(checks, any("face_compare")) {
		objects["liveid_object"] = map[string]any{"id": session["id"], "type": "liveid", "face": blankImage}
	}
	for name, object := range objects {
		if !passed(session) && c.body["alwaysReturnAssets"] != true {
			for _, asset := range assets() {
				delete(object, asset)
			}
		}
		shown[name] = object
	}
	shown["token"] = randomHex(16)
	if session["returnRawData"] == true {
		shown["raw_data"] = map[string]any{"document": clone(document)}
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
	t.changeProofingSession(sessionID, func(session map[string]any) {
		if shared = session["share"] == true; shared {
			session["plan"] = plan
		}
	})
	return shared
}

// FinishDocumentShares does the same for all sessions opened from now on. A
// negative number of fetches leaves them to themselves, as in a new tenant.
func (t *Tenant) FinishDocumentShares(fetches int, with DocumentShareResult) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.data.Collections[documentSharePlan] = nil
	if fetches >= 0 {
		t.insert(documentSharePlan, sharePlan(fetches, with))
	}
	t.dirty = true
	t.save()
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
	return normalize(map[string]any{"fetches": fetches, "result": result})
}

// followPlan lets one fetch pass. What has ended stays ended.
func (c *call) followPlan(session map[string]any) {
	plan := part(session, "plan")
	status := c.proofingStatus(session)
	if plan == nil || status != "PENDING" && status != "INPROGRESS" {
		return
	}
	left, _ := plan["fetches"].(float64)
	fetched, _ := plan["fetched"].(float64)
	result := part(plan, "result")
	ends, _ := result["status"].(string)
	plan["fetched"] = fetched + 1
	c.dirty = true
	switch {
	case fetched >= left:
		if ends == "COMPLETED" {
			session["resultStatus"] = result["outcome"]
		}
		c.setProofingStatus(session, ends)
	case fetched == 1:
		c.setProofingStatus(session, "INPROGRESS")
	}
}
