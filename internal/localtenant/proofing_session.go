package localtenant

import (
	"slices"
	"strconv"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const proofingSessions = "proofing_sessions"

// proofingSessionOperations serves the calls of the group "Proofing Session"
// that read one session. No call of the group opens a session: document sharing
// does, in its own group.
func proofingSessionOperations() []operation {
	const one = "/proofingsession/{sessionId}"
	return []operation{
		{Endpoint: "idproofingapi GET " + one, Handle: getProofingSession},
		{Endpoint: "idproofingapi GET " + one + "/validate", Handle: validateProofingSession},
	}
}

func documentTypes() []string { return []string{"dl_object", "ppt_object", "idcard_object"} }

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

// findProofingSession finds a session by either of its ids, or returns nil.
func findProofingSession(s *state, id string) map[string]any {
	stored := s.Collections[proofingSessions]
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
func proofingStatus(s *state, session map[string]any) string {
	status, _ := session["status"].(string)
	expires, ends := readTime(session["expiryTS"])
	expired := ends && !s.Now().Before(expires)
	switch status {
	case "INPROGRESS":
		started, _ := readTime(session["startedTS"])
		minutes, leaves := session["abandonAfterMinutes"].(float64)
		left := started.Add(time.Duration(minutes * float64(time.Minute)))
		if leaves && !s.Now().Before(left) && !(expired && expires.Before(left)) {
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
	id := c.Params["sessionId"]
	session := findProofingSession(c.State, id)
	if session == nil {
		return c.Missing("sessionId", "proofing session "+id)
	}
	return engine.ReplyPlain(showProofingSession(c, session))
}

// validateProofingSession answers the same as GET: the result of the validation
// is printed with a status among its members. In RefuseEndedSessions a session
// that is over is an error instead.
func validateProofingSession(c *call) answer {
	id := c.Params["sessionId"]
	session := findProofingSession(c.State, id)
	if session != nil && c.Modes.RefuseEndedSessions {
		if status := proofingStatus(c.State, session); status != "PENDING" && status != "INPROGRESS" {
			return engine.InvalidField("sessionId", "the session is "+status)
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
func showProofingSession(c *call, stored map[string]any) map[string]any {
	shown := captureSettings()
	for name := range shown {
		if value, there := stored[name]; there {
			shown[name] = engine.Clone(value)
		}
	}
	shown["status"], shown["id"], shown["documentType"] = proofingStatus(c.State, stored), stored["id"], stored["documentType"]
	shown["user"] = userOf(stored)
	c.Modes.HideSecret(shown, "license")
	if c.Modes.OtherSessionForm {
		shown["useHighResolutionImages"] = shown["useBucket"]
		delete(shown, "useBucket")
	}
	return shown
}

// userOf is an empty object for a session of nobody in particular.
func userOf(session map[string]any) map[string]any {
	if user := engine.Clone(engine.Part(session, "user")); user != nil {
		return user
	}
	return map[string]any{}
}

// newProofingSession is a session as it is stored.
func newProofingSession(s *state, dvcID, documentType string, life time.Duration) map[string]any {
	now := s.Now().UTC()
	return map[string]any{
		"id": engine.NewUUID(), "dvcID": dvcID, "documentType": documentType, "status": "PENDING",
		"tenantId": s.TenantID, "communityId": s.CommunityID, "communityName": s.CommunityName,
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
	ids := make([]string, count)
	t.Update(func(s *state) {
		for i := range ids {
			session := newProofingSession(s, "dvc-1", "dl_object", proofingLife)
			n := strconv.Itoa(i)
			session["user"] = map[string]any{"uid": "user-" + n, "username": "user-" + n, "firstname": "First" + n, "lastname": "Last" + n}
			if edit != nil {
				edit(i, session)
			}
			s.Insert(proofingSessions, engine.Normalize(session))
			ids[i], _ = session["id"].(string)
		}
	})
	return ids
}

// SetProofingStatus brings a session to a status, along with the time at which
// it came to it, and reports whether there is such a session. A completed one
// has passed.
func (t *Tenant) SetProofingStatus(sessionID, status string) bool {
	if !slices.Contains(proofingStatuses(), status) {
		panic("localtenant: " + status + " is no status of a proofing session")
	}
	return changeProofingSession(t, sessionID, func(s *state, session map[string]any) { setProofingStatus(s, session, status) })
}

// ExpireProofingSession ends the time of a session: one that nobody ended has
// expired. It reports whether there is such a session.
func (t *Tenant) ExpireProofingSession(sessionID string) bool {
	return changeProofingSession(t, sessionID, func(s *state, session map[string]any) {
		session["expiryTS"] = s.Now().UTC().Format(dateFormat)
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
		list = append(list, engine.Normalize(result))
	}
	return changeProofingSession(t, sessionID, func(s *state, session map[string]any) {
		session["resultStatus"], session["session-result"] = outcome, list
		setProofingStatus(s, session, "COMPLETED")
	})
}

// changeProofingSession changes a stored session behind everyone's back.
func changeProofingSession(t *Tenant, sessionID string, change func(s *state, session map[string]any)) (found bool) {
	t.Update(func(s *state) {
		session := findProofingSession(s, sessionID)
		if found = session != nil; found {
			change(s, session)
		}
	})
	return found
}

func setProofingStatus(s *state, session map[string]any, status string) {
	session["status"] = status
	now := s.Now().UTC().Format(dateFormat)
	switch status {
	case "INPROGRESS":
		session["startedTS"] = now
	case "COMPLETED":
		engine.SetDefault(session, "startedTS", now)
		engine.SetDefault(session, "resultStatus", "PASS")
		session["completedTS"] = now
	case "EXPIRED":
		session["expiryTS"] = now
	case "ABANDONED":
		session["abandonedTS"] = now
	}
	s.Changed()
}
