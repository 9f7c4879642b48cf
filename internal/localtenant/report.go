package localtenant

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const (
	events      = "events"           // the journal of the community, oldest first as they were recorded
	enrollments = "user_enrollments" // when users last signed in
)

// reportDate is the form of dates in the group "Reports", which names no time
// zone: the tenant keeps UTC.
const reportDate = "2006-01-02 15:04:05.000"

// eventsKept is how far back a report may go.
const eventsKept = 90 * 24 * time.Hour

// auditEvents are the events that the text of the audit log names.
func auditEvents() []string {
	return []string{
		"E_BROKER_DISCONNECTED", "E_DIRECTORY_ADDED", "E_DIRECTORY_MODIFIED", "E_DIRECTORY_REMOVED", "E_DIRECTORY_BROKER_ENABLED",
		"E_DIRECTORY_BROKER_DISABLED", "E_DIRECTORY_BROKER_DELETED", "E_DIRECTORY_BROKER_MODIFIED", "E_DIRECTORY_ATTRIBUTE_ADDED",
		"E_DIRECTORY_ATTRIBUTE_MODIFIED", "E_DIRECTORY_ATTRIBUTE_DELETED", "E_DIRECTORY_ADVANCED_CONFIGURATION_MODIFIED",
		"E_IDP_CONFIGURATION_MODIFIED", "E_ROLE_CHANGED", "E_SP_CREATED", "E_SP_MODIFIED", "E_SP_DELETED", "E_PREFERREDSTORES_MODIFIED",
		"E_BRANDING_MODIFIED", "E_ADAPTIVEAUTH_MODIFIED",
	}
}

// metrics are the figures that the text names. Those that begin with M_C_ are
// counts.
func metrics() []string {
	return []string{
		"M_C_ACTIVE_USER", "M_C_LOGIN_FAILED", "M_C_LOGINS", "M_C_NEW_DEVICES", "M_G_APPLICATION_USAGE", "M_G_LOGIN_FAILED",
		"M_GT_SUCCESSFUL_AUTHENTICATIONS", "M_T_NEW_DEVICES",
	}
}

// reportOperations serve what the group "Reports" reads from the journal, and
// what adds to it.
func reportOperations() []operation {
	return []operation{
		{Endpoint: "adminapi POST /reports/events", Home: true, Seed: seedEvents, Handle: listEvents,
			Body: rangeFields().And(pageFields()...).And(engine.Texts("user_id", "eventName", "outcome", "broker_id")...).And(downloadField())},
		{Endpoint: "adminapi POST /reports/audit_log", Home: true, Handle: auditLog,
			Body: rangeFields().And(pageFields()...).And(engine.Text("user_id"), downloadField())},
		{Endpoint: "adminapi POST /reports/login_activity", Home: true, Handle: loginActivity,
			Body: rangeFields().And(pageFields()...).And(engine.Texts("user_id", "auth_method", "application")...).And(downloadField())},
		{Endpoint: "adminapi POST /reports/metrics", Home: true, Handle: metricsReport,
			Body: rangeFields().And(engine.Text("metricsName").OneOf(metrics()...).Required(), engine.Text("responseTimezone"),
				engine.Object("download", engine.Text("requestBy").Matching(isEmail, "requestBy must be an email").Required(), emailsField(),
					engine.Object("eventData", engine.Texts("tenant_dns", "user_id").Required()...).Required()))},
		{Endpoint: "adminapi POST /reports/userenrollment", Home: true, Handle: userEnrollment, Freeform: []string{"query"},
			Body: pageFields().And(engine.Text("moduleId"), engine.Object("query"))},
		{Endpoint: "adminapi PUT /reports/event", Home: true, Handle: recordEvent, Freeform: []string{"eventData"},
			Body: engine.Fields{
				engine.Object("eventData").Required(),
				engine.Object("serverEventData", engine.Booleans("caller_ip", "remote_address", "event_ts")...), // the sample has remote_address
			}},
	}
}

func rangeFields() engine.Fields {
	return engine.Texts("from", "to").Matching(func(text string) bool {
		_, err := time.Parse(reportDate, text)
		return err == nil
	}, "must be a date like YYYY-MM-DD HH:mm:ss.SSS")
}

func pageFields() engine.Fields { return engine.Numbers("pSize", "pIndex") }

func emailsField() field {
	return engine.List("notificationList", engine.Text("").Matching(isEmail, "must be an email")).Required()
}

func downloadField() field { return engine.Object("download", emailsField()) }

func isEmail(text string) bool {
	name, host, _ := strings.Cut(text, "@")
	return name != "" && strings.Contains(host, ".") && !strings.ContainsAny(text, " ,")
}

// seedEvents gives a community three days of a small company, the same in each.
func seedEvents(s *state) {
	if len(s.Collections[events]) > 0 {
		return
	}
	add := func(at time.Time, name, user string, more map[string]any) {
		number := len(s.Collections[events]) + 1
		event := map[string]any{
			"_id": fmt.Sprintf("%024x", number), "event_id": fmt.Sprintf("event-%04d", number), "type": "event", "eventName": name,
			"event_ts": float64(at.UnixMilli()), "tenant_id": s.TenantID, "community_id": s.CommunityID, "user_id": user,
			"caller_ip": "203.0.113.7", "caller_user_agent": "Mozilla/5.0", "version": "v1", "outcome": "success",
		}
		for member, value := range more {
			event[member] = value
		}
		s.Insert(events, event)
	}
	start := s.Now().UTC().Truncate(24 * time.Hour).Add(-3*24*time.Hour + 9*time.Hour)
	for day := range 3 {
		for i, user := range []string{"ada", "grace", "linus"} {
			at := start.Add(time.Duration(day)*24*time.Hour + time.Duration(i)*time.Minute)
			session := fmt.Sprintf("session-%d-%d", day, i)
			with := map[string]any{"session_id": session, "auth_method": []string{"otp", "qr", "push"}[i]}
			add(at, "E_LOGIN_VISITED", user, map[string]any{"session_id": session})
			add(at.Add(10*time.Second), "E_LOGIN_SUCCEEDED", user, with)
			with["application"] = []string{"gsuite", "payroll", "wiki"}[i]
			add(at.Add(20*time.Second), "E_SP_REDIRECT_SUCCEEDED", user, with)
		}
		at := start.Add(time.Duration(day)*24*time.Hour + time.Hour)
		add(at, "E_LOGIN_FAILED", "linus", map[string]any{"outcome": "failure", "auth_method": "password"})
		add(at.Add(time.Minute), auditEvents()[1+day], s.Users[0].Username, map[string]any{"eventCategory": "AUDIT_LOG"})
	}
	for i, user := range []string{"ada", "grace", "linus"} {
		s.Insert(enrollments, map[string]any{
			"_id": fmt.Sprintf("%024x", i+1), "username": user, "email": user + "@example.com", "moduleId": "staff",
			"status": []string{"active", "active", "disabled"}[i], "lastLoginTime": start.Add(time.Duration(i) * time.Minute).Format(reportDate),
		})
	}
}

// eventTime returns when an event was, in milliseconds.
func eventTime(event map[string]any) int64 {
	millis, _ := event["event_ts"].(float64)
	return int64(millis)
}

// selected returns the events of the range of a call that meet a condition,
// newest first. Both ends of the range are inside. A range that has no end ends
// now, one that has no beginning begins 30 days before now.
func selected(c *call, meets func(event map[string]any) bool) (found []map[string]any, errs []fieldError) {
	now := c.Now().UTC()
	from, to := now.Add(-30*24*time.Hour), now
	for name, at := range map[string]*time.Time{"from": &from, "to": &to} {
		if text, there := c.Body[name].(string); there {
			*at, _ = time.Parse(reportDate, text) // checked before
		}
	}
	// A minute is for clocks that differ.
	switch {
	case from.Before(now.Add(-eventsKept - time.Minute)):
		errs = append(errs, engine.Wrong("from", "must not be more than 90 days ago"))
	case from.After(now.Add(time.Minute)):
		errs = append(errs, engine.Wrong("from", "must not be in the future"))
	case to.Before(from) && c.Body["to"] != nil:
		errs = append(errs, engine.Wrong("to", "must not be before from"))
	}
	for _, event := range c.Collections[events] {
		if at := eventTime(event); at >= from.UnixMilli() && at <= to.UnixMilli() && meets(event) {
			found = append(found, event)
		}
	}
	slices.SortStableFunc(found, func(a, b map[string]any) int { return cmp.Compare(eventTime(b), eventTime(a)) })
	return found, errs
}

// has returns a condition: every member of the body of these names is that of
// the event.
func has(c *call, names ...string) func(map[string]any) bool {
	return func(event map[string]any) bool {
		return !slices.ContainsFunc(names, func(name string) bool {
			wanted, there := c.Body[name]
			return there && event[name] != wanted
		})
	}
}

// paged returns the page that a call asks for, and what tells of it. A tenant
// may have smaller pages; it then counts those.
func paged[E any](c *call, all []E) (shown []E, page map[string]any, errs []fieldError) {
	index, size := 0, 10
	for name, into := range map[string]*int{"pIndex": &index, "pSize": &size} {
		if value, there := c.Body[name]; there {
			if *into = wholeNumber(value); *into < 0 || name == "pSize" && *into == 0 {
				errs = append(errs, engine.Wrong(name, "must be a whole number, and pSize at least 1"))
			}
		}
	}
	if errs = append(errs, c.TooMany("pSize", size)...); len(errs) > 0 {
		return nil, nil, errs
	}
	if limit := c.Modes.PageLimit; limit > 0 {
		size = min(size, limit)
	}
	if index <= len(all)/size {
		shown = all[index*size : min(len(all), (index+1)*size)]
	}
	page = map[string]any{"pSize": size, "pIndex": index, "total": len(all)}
	if c.Modes.OtherReportForm {
		page["total"] = fmt.Sprint(len(all))
	}
	return shown, page, nil
}

// showEvents has all members of the events, without the store's own.
func showEvents(c *call, found []map[string]any) []any {
	shown := []any{}
	for _, event := range found {
		one := c.Show(event)
		delete(one, "_id")
		if c.Modes.OtherReportForm {
			one["event_ts"] = time.UnixMilli(eventTime(event)).UTC().Format(dateFormat)
		}
		shown = append(shown, one)
	}
	return shown
}

// reported answers a page of a report, or starts the job that sends it.
func reported(c *call, report string, errs []fieldError, all []map[string]any, show func([]map[string]any) any) answer {
	page, told, wrong := paged(c, all)
	if errs = append(errs, wrong...); len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	if download := engine.Part(c.Body, "download"); download != nil {
		return startJob(c, report, download)
	}
	return engine.Reply(map[string]any{"page": told, "data": show(page)})
}

func listEvents(c *call) answer {
	found, errs := selected(c, has(c, "user_id", "eventName", "outcome", "broker_id"))
	return reported(c, "events", errs, found, func(page []map[string]any) any { return c.Modes.Order(showEvents(c, page)) })
}

// auditLog answers an object in data: what the reference prints there is no
// JSON, and a list of one object in the other form.
func auditLog(c *call) answer {
	user := has(c, "user_id")
	found, errs := selected(c, func(event map[string]any) bool { return event["eventCategory"] == "AUDIT_LOG" && user(event) })
	return reported(c, "audit_log", errs, found, func(page []map[string]any) any {
		return inOneForm(c, map[string]any{"auditLogEvents": c.Modes.Order(showEvents(c, page))})
	})
}

func inOneForm(c *call, data map[string]any) any {
	if c.Modes.OtherReportForm {
		return []any{data}
	}
	return data
}

// loginActivity answers the redirects, one for each session, and the sign-ins of
// their sessions.
func loginActivity(c *call) answer {
	meets, seen := has(c, "user_id", "auth_method", "application"), map[any]bool{}
	found, errs := selected(c, func(event map[string]any) bool {
		if event["eventName"] != "E_SP_REDIRECT_SUCCEEDED" || !meets(event) || seen[event["session_id"]] {
			return false
		}
		seen[event["session_id"]] = true
		return true
	})
	return reported(c, "login_activity", errs, found, func(page []map[string]any) any {
		logins := map[string]any{}
		for _, redirect := range page {
			session, _ := redirect["session_id"].(string)
			for _, event := range c.Collections[events] {
				if event["eventName"] == "E_LOGIN_SUCCEEDED" && event["session_id"] == session {
					logins[session] = showEvents(c, []map[string]any{event})[0]
				}
			}
		}
		return inOneForm(c, map[string]any{"activityEvents": c.Modes.Order(showEvents(c, page)), "loginEvents": logins})
	})
}

// metricsReport counts events. The reference prints no members of what it lists:
// a day, or an hour where the range has no length, and a count.
func metricsReport(c *call) answer {
	name, _ := c.Body["metricsName"].(string)
	event := "E_LOGIN_SUCCEEDED"
	switch {
	case strings.HasSuffix(name, "LOGIN_FAILED"):
		event = "E_LOGIN_FAILED"
	case strings.HasSuffix(name, "NEW_DEVICES"):
		event = "E_DEVICE_ADDED"
	case strings.HasSuffix(name, "APPLICATION_USAGE"):
		event = "E_SP_REDIRECT_SUCCEEDED"
	}
	layout := time.DateOnly
	if from, there := c.Body["from"].(string); there && from == c.Body["to"] {
		day, _ := time.Parse(reportDate, from)
		c.Body["to"] = day.Add(24*time.Hour - time.Millisecond).Format(reportDate)
		layout = "2006-01-02 15:00"
	}
	found, errs := selected(c, func(one map[string]any) bool { return one["eventName"] == event })
	if len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	if download := engine.Part(c.Body, "download"); download != nil {
		return startJob(c, "metrics", download)
	}
	counts, users := map[string]int{}, map[any]bool{}
	for _, one := range found {
		users[one["user_id"]] = true
		label := time.UnixMilli(eventTime(one)).UTC().Format(layout)
		if application, _ := one["application"].(string); name == "M_G_APPLICATION_USAGE" {
			label = application
		}
		counts[label]++
	}
	var said any
	switch {
	case name == "M_C_ACTIVE_USER":
		said = len(users)
	case strings.HasPrefix(name, "M_C_"):
		said = len(found)
	default:
		list := []any{}
		for label, count := range counts {
			list = append(list, map[string]any{"name": label, "count": count})
		}
		slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		if !c.Modes.OtherReportForm {
			return engine.Reply(list)
		}
		said = list
	}
	if number, isCount := said.(int); isCount && c.Modes.OtherReportForm {
		said = fmt.Sprint(number)
	}
	return engine.Reply(map[string]any{"count": said})
}

// userEnrollment compares the members of query: the reference prints an empty
// one.
func userEnrollment(c *call) answer {
	query := engine.Part(c.Body, "query")
	var found []map[string]any
	for _, user := range c.Collections[enrollments] {
		matches := c.Body["moduleId"] == nil || c.Body["moduleId"] == user["moduleId"]
		for name, wanted := range query {
			matches = matches && user[name] == wanted
		}
		if matches {
			found = append(found, user)
		}
	}
	return reported(c, "", nil, found, func(page []map[string]any) any {
		shown := []any{}
		for _, user := range page {
			one := c.Show(user)
			delete(one, "_id")
			delete(one, "moduleId")
			shown = append(shown, one)
		}
		return c.Modes.Order(shown)
	})
}

// recordEvent stores an event. The reference is silent on one that has the id of
// another: both are kept, as a journal does. The sample has none of the
// members that its text requires beside type and event_id; the text counts.
func recordEvent(c *call) answer {
	sent, server := engine.Part(c.Body, "eventData"), engine.Part(c.Body, "serverEventData")
	var errs []fieldError
	for _, name := range []string{"type", "event_id", "caller_user_agent", "version"} {
		if text, _ := sent[name].(string); text == "" {
			errs = append(errs, engine.Wrong("eventData."+name, "is required"))
		}
	}
	for _, f := range (engine.Fields{engine.Text("eventName"), engine.Number("event_ts"), engine.Text("redirect_from")}) {
		if value, there := sent[f.Name]; there {
			errs = append(errs, c.CheckField("eventData."+f.Name, f, value)...)
		}
	}
	if len(errs) > 0 {
		return engine.Invalid(errs...)
	}
	made := engine.Clone(sent)
	made["tenant_id"], made["community_id"] = c.TenantID, c.CommunityID
	if server["caller_ip"] == true || server["remote_address"] == true {
		made["caller_ip"] = "203.0.113.7"
	}
	if server["event_ts"] == true || made["event_ts"] == nil {
		made["event_ts"] = float64(c.Now().UnixMilli())
	}
	delete(made, "_id")
	c.Insert(events, made)
	return answer{Status: 200}
}
