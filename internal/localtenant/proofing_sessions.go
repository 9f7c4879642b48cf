package localtenant

import (
	"slices"
	"time"
)

const proofingSessions = "proofing_sessions"

// proofingSessionOperations serves the calls of the group "Proofing Session"
// that read. No call of the group opens a session: document sharing does, in
// its own group. Of the list's body the text prints members under data and says
// nothing of a seal; either is taken, as for buckets.
func proofingSessionOperations() []operation {
	const one = "/proofingsession/{sessionId}"
	return []operation{
		{service: "idproofingapi", method: "GET", path: one, handle: getProofingSession},
		{service: "idproofingapi", method: "GET", path: one + "/validate", handle: validateProofingSession},
		{
			service: "idproofingapi", method: "POST", path: "/proofingsession/fetch",
			form: wrappedBody, body: proofingListBody(), handle: listProofingSessions,
		},
	}
}

func proofingStatuses() []string {
	return []string{"PENDING", "INPROGRESS", "EXPIRED", "ABANDONED", "COMPLETED", "DECLINED"}
}

// outcomes are what resultStatus can be. The reference names one of them, the
// NOT_PERFORMED of a cancelled upload; the others come from the filter
// overallRecommendation, which puts COMPLETED_ in front of all but REVIEW.
func outcomes() []string { return []string{"PASS", "FAILED", "NOT_PERFORMED", "REVIEW"} }

func recommendation(outcome string) string {
	if outcome == "REVIEW" {
		return outcome
	}
	return "COMPLETED_" + outcome
}

// proofingSession finds a session by either of its ids, or returns nil.
func (t *Tenant) proofingSession(id string) map[string]any {
	stored := t.data.Collections[proofingSessions]
	at := slices.IndexFunc(stored, func(session map[string]any) bool { return session["id"] == id || session["_id"] == id })
	if at < 0 {
		return nil
	}
	return stored[at]
}

func readTime(value any) (time.Time, bool) {
	text, _ := value.(string)
	at, err := time.Parse(dateFormat, text)
	return at, err == nil
}

// proofingStatus is the status at the moment: a session that nobody ended ends
// by itself when its time is over, or when it was left in the middle.
func (t *Tenant) proofingStatus(session map[string]any) string {
	status, _ := session["status"].(string)
	expires, ends := readTime(session["expiryTS"])
	expired := ends && !t.now().Before(expires)
	switch status {
	case "INPROGRESS":
		started, _ := readTime(session["startedTS"])
		minutes, leaves := session["abandonAfterMinutes"].(float64)
		left := started.Add(time.Duration(minutes * float64(time.Minute)))
		if leaves && !t.now().Before(left) && !(expired && expires.Before(left)) {
			return "ABANDONED"
		}
		fallthrough
	case "PENDING":
		if expired {
			return "EXPIRED"
		}
	}
	return status
}

// getProofingSession answers a session whatever its status. The reference lists
// no 404 for it.
func getProofingSession(c *call) answer {
	id := c.params["sessionId"]
	session := c.proofingSession(id)
	if session == nil {
		return c.missing("sessionId", "proofing session "+id)
	}
	return replyPlain(c.showProofingSession(session))
}

// validateProofingSession answers the same as GET: the result of the validation
// is printed with a status among its members. In RefuseEndedSessions a session
// that is over is an error instead.
func validateProofingSession(c *call) answer {
	id := c.params["sessionId"]
	session := c.proofingSession(id)
	if session != nil && c.modes.RefuseEndedSessions {
		if status := c.proofingStatus(session); status != "PENDING" && status != "INPROGRESS" {
			return invalidField("sessionId", "the session is "+status)
		}
	}
	return getProofingSession(c)
}

// captureSettings are what a session answers of its verification's
// configuration, with the values of the sample.
func captureSettings() map[string]any {
	return map[string]any{
		"license": "local-capture-license", "selfieCaptureMode": "auto", "workflowId": nil, "wfInstanceId": nil,
		"useBucket": false, "bypassConfig": []any{}, "autoDetectTimeout": 40, "postTimeoutCaptureMode": "none",
		"autoCaptureCountdownSeconds": 5, "autoCaptureCountdownVisible": true,
	}
}

// showProofingSession has the members of the sample. The text of the call has
// useHighResolutionImages where the sample has useBucket.
func (c *call) showProofingSession(stored map[string]any) map[string]any {
	shown := captureSettings()
	for name := range shown {
		if value, there := stored[name]; there {
			shown[name] = cloneAny(value)
		}
	}
	shown["status"], shown["id"], shown["documentType"] = c.proofingStatus(stored), stored["id"], stored["documentType"]
	shown["user"] = userOf(stored)
	c.modes.hideSecret(shown, "license")
	if c.modes.OtherSessionForm {
		shown["useHighResolutionImages"] = shown["useBucket"]
		delete(shown, "useBucket")
	}
	return shown
}

// userOf is an empty object for a session of nobody in particular.
func userOf(session map[string]any) map[string]any {
	if user := clone(part(session, "user")); user != nil {
		return user
	}
	return map[string]any{}
}

// newProofingSession is a session as it is stored.
func (t *Tenant) newProofingSession(dvcID, documentType string, life time.Duration) map[string]any {
	now := t.now().UTC()
	return map[string]any{
		"id": newUUID(), "dvcID": dvcID, "documentType": documentType, "status": "PENDING",
		"tenantId": t.data.TenantID, "communityId": t.data.CommunityID, "communityName": t.data.CommunityName,
		"createdTS": now.Format(dateFormat), "expiryTS": now.Add(life).Format(dateFormat),
	}
}

// proofingLife is how long a session can be used where nobody says how long.
const proofingLife = 24 * time.Hour

// OpenProofingSession opens a proofing session behind everyone's back and
// returns the id that the calls of a session take.
func (t *Tenant) OpenProofingSession(dvcID, documentType string) string {
	return t.OpenProofingSessions(1, func(_ int, session map[string]any) {
		delete(session, "user")
		session["dvcID"], session["documentType"] = dvcID, documentType
	})[0]
}

// OpenProofingSessions opens many sessions and returns their ids, oldest first.
// Each is a driver's license of a user of its own, user-0 and so on; edit, which
// may be nil, changes one before it is kept. edit must not call the tenant.
func (t *Tenant) OpenProofingSessions(count int, edit func(i int, session map[string]any)) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	ids := make([]string, count)
	for i := range ids {
		session := t.newProofingSession("dvc-1", "dl_object", proofingLife)
		uid := "user-" + itoa(i)
		session["user"] = map[string]any{"uid": uid, "username": uid, "firstname": "First" + itoa(i), "lastname": "Last" + itoa(i)}
		if edit != nil {
			edit(i, session)
		}
		t.insert(proofingSessions, normalize(session))
		ids[i], _ = session["id"].(string)
	}
	t.save()
	return ids
}

// SetProofingStatus brings a session to a status, along with the time at which
// it came to it, and reports whether there is such a session. A completed one
// has passed.
func (t *Tenant) SetProofingStatus(sessionID, status string) bool {
	if !slices.Contains(proofingStatuses(), status) {
		panic("localtenant: " + status + " is no status of a proofing session")
	}
	return t.changeProofingSession(sessionID, func(session map[string]any) { t.setProofingStatus(session, status) })
}

// ExpireProofingSession ends the time of a session: one that nobody ended has
// expired. It reports whether there is such a session.
func (t *Tenant) ExpireProofingSession(sessionID string) bool {
	return t.changeProofingSession(sessionID, func(session map[string]any) {
		session["expiryTS"] = t.now().UTC().Format(dateFormat)
	})
}

// CompleteProofingSession completes a session with an outcome: PASS, FAILED,
// NOT_PERFORMED or REVIEW. It reports whether there is such a session.
func (t *Tenant) CompleteProofingSession(sessionID, outcome string, results ...map[string]any) bool {
	if !slices.Contains(outcomes(), outcome) {
		panic("localtenant: " + outcome + " is no outcome of a proofing session")
	}
	list := []any{}
	for _, result := range results {
		list = append(list, normalize(result))
	}
	return t.changeProofingSession(sessionID, func(session map[string]any) {
		session["resultStatus"], session["session-result"] = outcome, list
		t.setProofingStatus(session, "COMPLETED")
	})
}

// changeProofingSession changes a stored session behind everyone's back.
func (t *Tenant) changeProofingSession(sessionID string, change func(session map[string]any)) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	session := t.proofingSession(sessionID)
	if session == nil {
		return false
	}
	change(session)
	t.dirty = true
	t.save()
	return true
}

func (t *Tenant) setProofingStatus(session map[string]any, status string) {
	session["status"] = status
	now := t.now().UTC().Format(dateFormat)
	switch status {
	case "INPROGRESS":
		session["startedTS"] = now
	case "COMPLETED":
		setDefault(session, "startedTS", now)
		setDefault(session, "resultStatus", "PASS")
		session["completedTS"] = now
	case "EXPIRED":
		session["expiryTS"] = now
	case "ABANDONED":
		session["abandonedTS"] = now
	}
	t.dirty = true
}
