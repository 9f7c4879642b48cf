package localtenant

import (
	"math"
	"slices"
	"strings"
	"time"
)

// proofingListBody is the body of POST /proofingsession/fetch. The example
// filters the status by outcomes too, which the text knows only as
// overallRecommendation, and leaves that one out; both are taken.
func proofingListBody() []field {
	var recommendations []string
	for _, outcome := range outcomes() {
		recommendations = append(recommendations, recommendation(outcome))
	}
	query := []field{
		{name: "status", kind: aText, oneOf: append(proofingStatuses(), recommendations[:3]...)},
		{name: "overallRecommendation", kind: aText, oneOf: recommendations},
		{name: "documentType", kind: aText, oneOf: documentTypes()},
	}
	for _, name := range []string{"id", "name", "uid", "dvcID", "startDate", "endDate"} {
		query = append(query, field{name: name, kind: aText})
	}
	return []field{
		{name: "tenantId", kind: aText, required: true},
		{name: "communityId", kind: aText, required: true},
		{name: "pIndex", kind: aNumber, required: true},
		{name: "pSize", kind: aNumber, required: true},
		{name: "query", kind: anObject, members: query},
	}
}

// listProofingSessions answers one page, oldest sessions first: what is opened
// between two calls shifts nothing. Pages are counted from zero, in the answer
// too, although the sample's page has index 1; total counts sessions, and size
// is the size of the page, not what is on it.
func listProofingSessions(c *call) answer {
	errs := c.checkHome("", c.body)
	index, size := wholeNumber(c.body["pIndex"]), wholeNumber(c.body["pSize"])
	if index < 0 {
		errs = append(errs, fieldError{"pIndex must be a whole number from 0", "pIndex"})
	}
	if size < 1 {
		errs = append(errs, fieldError{"pSize must be a whole number from 1", "pSize"})
	}
	matches, wrong := c.proofingFilter(part(c.body, "query"))
	if errs = append(errs, wrong...); len(errs) > 0 {
		return invalid(errs...)
	}
	var found []map[string]any
	for _, session := range c.data.Collections[proofingSessions] {
		if matches(session) {
			found = append(found, session)
		}
	}
	if limit := c.modes.PageLimit; limit > 0 {
		size = min(size, limit)
	}
	shown := []any{}
	if index <= len(found)/size { // the first session of a later page is past counting
		first := index * size
		for _, session := range found[first:min(len(found), first+min(size, len(found)))] {
			shown = append(shown, c.showListedSession(session))
		}
	}
	page := map[string]any{"index": index, "total": len(found), "size": size}
	if c.modes.OtherSessionForm {
		page["index"], page["size"] = index+1, len(shown)
	}
	return replyPlain(map[string]any{"data": map[string]any{"data": c.modes.order(shown), "page": page}})
}

// wholeNumber is -1 for what is none.
func wholeNumber(value any) int {
	number, ok := value.(float64)
	if !ok || number != math.Trunc(number) || math.Abs(number) > math.MaxInt32 {
		return -1
	}
	return int(number)
}

// checkHome refuses the names and ids of another tenant or community, where a
// body has them.
func (c *call) checkHome(path string, sent map[string]any) []fieldError {
	dns, _ := sent["tenantDNS"].(string)
	var errs []fieldError
	for _, home := range []struct {
		name string
		ours bool
	}{
		{"tenantId", sent["tenantId"] == c.data.TenantID},
		{"communityId", sent["communityId"] == c.data.CommunityID},
		{"communityName", sent["communityName"] == c.data.CommunityName},
		{"tenantDNS", c.answersTo(dns, c.request.Host)},
	} {
		if _, there := sent[home.name]; there && !home.ours {
			errs = append(errs, fieldError{join(path, home.name) + " is unknown", join(path, home.name)})
		}
	}
	return errs
}

// proofingFilter returns what a session must be to match all of the query. Of
// the partial matches no case is told; they take both. The dates are those of
// the opening, in UTC, and belong to the span. An empty text is refused: an
// empty filter is one that is left out.
func (c *call) proofingFilter(query map[string]any) (matches func(map[string]any) bool, errs []fieldError) {
	const dateLayout = "2006-01-02 15:04:05.000"
	times := map[string]time.Time{}
	for _, name := range []string{"id", "name", "uid", "dvcID", "startDate", "endDate"} {
		text, there := query[name].(string)
		path := join("query", name)
		switch {
		case !there:
		case text == "":
			errs = append(errs, fieldError{path + " is not allowed to be empty", path})
		case strings.HasSuffix(name, "Date"):
			at, err := time.Parse(dateLayout, text)
			if err != nil {
				errs = append(errs, fieldError{path + " must be a date like YYYY-MM-DD HH:mm:ss.SSS", path})
			}
			times[name] = at
		}
	}
	partly := func(name string, values ...any) bool {
		wanted, filtered := query[name].(string)
		return !filtered || slices.ContainsFunc(values, func(value any) bool {
			text, _ := value.(string)
			return strings.Contains(strings.ToLower(text), strings.ToLower(wanted))
		})
	}
	exactly := func(name string, values ...any) bool {
		wanted, filtered := query[name]
		return !filtered || slices.Contains(values, wanted)
	}
	return func(session map[string]any) bool {
		user := part(session, "user")
		var outcome any
		if text, there := session["resultStatus"].(string); there {
			outcome = recommendation(text)
		}
		created, _ := readTime(session["createdTS"])
		from, hasFrom := times["startDate"]
		until, hasUntil := times["endDate"]
		return exactly("id", session["id"]) && exactly("dvcID", session["dvcID"]) &&
			exactly("documentType", session["documentType"]) && exactly("overallRecommendation", outcome) &&
			exactly("status", c.proofingStatus(session), outcome) &&
			partly("name", user["firstname"], user["lastname"]) && partly("uid", user["uid"]) &&
			!(hasFrom && created.Before(from)) && !(hasUntil && created.After(until))
	}, errs
}

// showListedSession has the members of the list's sample, status not among
// them; the times that a session has not come to yet are left out. The sample
// prints times as text without a form, GET /proofingsession/{sessionId}/start
// as milliseconds.
func (c *call) showListedSession(stored map[string]any) map[string]any {
	host, _, _ := strings.Cut(c.request.Host, ":")
	shown := map[string]any{"tenantDNS": host, "session-result": []any{}}
	for _, name := range []string{"_id", "id", "dvcID", "tenantDNS", "tenantId", "communityName", "communityId", "documentType",
		"expiryTS", "createdTS", "startedTS", "completedTS", "resultStatus", "session-result"} {
		if value, there := stored[name]; there {
			shown[name] = c.showTime(name, cloneAny(value))
		}
	}
	shown["user"] = userOf(stored)
	if c.modes.PartialLists {
		delete(shown, "session-result")
	}
	if c.modes.OtherSessionForm {
		shown["status"] = c.proofingStatus(stored)
	}
	return shown
}

// showTime shows the times among an object's members as the mode says.
func (c *call) showTime(name string, value any) any {
	at, ok := readTime(value)
	if !c.modes.NumericTimes || !ok || !strings.HasSuffix(name, "TS") {
		return value
	}
	return at.UnixMilli()
}
