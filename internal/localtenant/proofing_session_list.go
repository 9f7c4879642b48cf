package localtenant

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

// proofingSessionListOperations serves the list. The text prints the members of
// its body under data and does not mention a seal; either form is taken, as for
// buckets.
func proofingSessionListOperations() []operation {
	return []operation{{
		Endpoint: "idproofingapi POST /proofingsession/fetch", Form: engine.WrappedBody,
		Body: proofingListBody(), Handle: listProofingSessions,
	}}
}

// proofingListBody is the body of POST /proofingsession/fetch. The example
// filters the status by outcomes too, which the text knows only as
// overallRecommendation, and leaves that one out; both are taken.
func proofingListBody() engine.Fields {
	var recommendations []string
	for _, outcome := range outcomes() {
		recommendations = append(recommendations, recommendation(outcome))
	}
	query := engine.Fields{
		engine.Text("status").OneOf(append(proofingStatuses(), recommendations[:3]...)...),
		engine.Text("overallRecommendation").OneOf(recommendations...),
		engine.Text("documentType").OneOf(documentTypes()...),
	}
	query = query.And(engine.Texts("id", "name", "uid", "dvcID", "startDate", "endDate")...)
	return engine.Texts("tenantId", "communityId").And(engine.Numbers("pIndex", "pSize")...).Required().And(
		engine.Object("query", query...))
}

// listProofingSessions answers one page, oldest sessions first: what is opened
// between two calls shifts nothing. Pages are counted from zero, in the answer
// too, although the sample's page has index 1; total counts sessions, and size
// is the size of the page, not what is on it.
func listProofingSessions(c *call) answer {
	errs := checkHome(c, "", c.Body)
	index, size := wholeNumber(c.Body["pIndex"]), wholeNumber(c.Body["pSize"])
	if index < 0 {
		errs = append(errs, engine.Wrong("pIndex", "must be a whole number from 0"))
	}
	if size < 1 {
		errs = append(errs, engine.Wrong("pSize", "must be a whole number from 1"))
	}
	matches, wrong := proofingFilter(c, engine.Part(c.Body, "query"))
	if errs = append(append(errs, wrong...), c.TooMany("pSize", size)...); len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	var found []map[string]any
	for _, session := range c.Collections[proofingSessions] {
		if matches(session) {
			found = append(found, session)
		}
	}
	if limit := c.Modes.PageLimit; limit > 0 {
		size = min(size, limit)
	}
	shown := []any{}
	if index <= len(found)/size { // the first session of a later page is past counting
		first := index * size
		for _, session := range found[first:min(len(found), first+min(size, len(found)))] {
			shown = append(shown, showListedSession(c, session))
		}
	}
	page := map[string]any{"index": index, "total": len(found), "size": size}
	if c.Modes.OtherSessionForm {
		page["index"], page["size"] = index+1, len(shown)
	}
	return engine.ReplyPlain(map[string]any{"data": map[string]any{"data": c.Modes.Order(shown), "page": page}})
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
func checkHome(c *call, path string, sent map[string]any) []fieldError {
	dns, _ := sent["tenantDNS"].(string)
	var errs []fieldError
	for _, home := range []struct {
		name string
		ours bool
	}{
		{"tenantId", sent["tenantId"] == c.TenantID},
		{"communityId", sent["communityId"] == c.CommunityID},
		{"communityName", sent["communityName"] == c.CommunityName},
		{"tenantDNS", answersTo(c.State, dns, c.Request.Host)},
	} {
		if _, there := sent[home.name]; there && !home.ours {
			errs = append(errs, engine.Wrong(engine.Join(path, home.name), "is unknown"))
		}
	}
	return errs
}

// proofingFilter returns a condition that is true for sessions that match all of
// the query. Partial matches ignore case: the reference does not say. Dates are
// compared with the session's creation, in UTC, and are inclusive. An empty text
// is invalid: a filter that is not used is omitted.
func proofingFilter(c *call, query map[string]any) (matches func(map[string]any) bool, errs []fieldError) {
	const dateLayout = "2006-01-02 15:04:05.000"
	times := map[string]time.Time{}
	for _, name := range []string{"id", "name", "uid", "dvcID", "startDate", "endDate"} {
		text, there := query[name].(string)
		path := engine.Join("query", name)
		switch {
		case !there:
		case text == "":
			errs = append(errs, engine.Wrong(path, "is not allowed to be empty"))
		case strings.HasSuffix(name, "Date"):
			at, err := time.Parse(dateLayout, text)
			if err != nil {
				errs = append(errs, engine.Wrong(path, "must be a date like YYYY-MM-DD HH:mm:ss.SSS"))
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
		user := engine.Part(session, "user")
		var outcome any
		if text, there := session["resultStatus"].(string); there {
			outcome = recommendation(text)
		}
		created, _ := readTime(session["createdTS"])
		from, hasFrom := times["startDate"]
		until, hasUntil := times["endDate"]
		return exactly("id", session["id"]) && exactly("dvcID", session["dvcID"]) &&
			exactly("documentType", session["documentType"]) && exactly("overallRecommendation", outcome) &&
			exactly("status", proofingStatus(c.State, session), outcome) &&
			partly("name", user["firstname"], user["lastname"]) && partly("uid", user["uid"]) &&
			!(hasFrom && created.Before(from)) && !(hasUntil && created.After(until))
	}, errs
}

// showListedSession has the members of the list's sample, status not among
// them; the times that a session has not come to yet are left out. The sample
// prints times as text without a form, GET /proofingsession/{sessionId}/start
// as milliseconds.
func showListedSession(c *call, stored map[string]any) map[string]any {
	host, _, _ := strings.Cut(c.Request.Host, ":")
	shown := map[string]any{"tenantDNS": host, "session-result": []any{}}
	for _, name := range []string{"_id", "id", "dvcID", "tenantDNS", "tenantId", "communityName", "communityId", "documentType",
		"expiryTS", "createdTS", "startedTS", "completedTS", "resultStatus", "session-result"} {
		if value, there := stored[name]; there {
			shown[name] = showTime(c, name, engine.Clone(value))
		}
	}
	shown["user"] = userOf(stored)
	if c.Modes.PartialLists {
		delete(shown, "session-result")
	}
	if c.Modes.OtherSessionForm {
		shown["status"] = proofingStatus(c.State, stored)
	}
	return shown
}

// showTime shows the times among an object's members as the mode says.
func showTime(c *call, name string, value any) any {
	at, ok := readTime(value)
	if !c.Modes.NumericTimes || !ok || !strings.HasSuffix(name, "TS") {
		return value
	}
	return at.UnixMilli()
}
