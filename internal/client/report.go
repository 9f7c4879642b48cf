package client

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/jsontext"
)

// ReportDateLayout is the form of dates in requests for reports. The reference
// names no time zone; the one that it names for answers of metrics is UTC, and the
// events carry milliseconds since 1970.
const ReportDateLayout = "2006-01-02 15:04:05.000"

// ReportsKept is how far back a report may go, and reportedByDefault how far it
// does where nothing is asked for: API reference, Admin API, group Reports.
const (
	ReportsKept       = 90 * 24 * time.Hour
	reportedByDefault = 30 * 24 * time.Hour
)

// ReportQuery is what a report is asked for. Empty members do not filter; the
// comment names the reports that have a filter, where it is not all of events.
type ReportQuery struct {
	From, To time.Time // both inside; zero for the last 30 days, and for now
	Most     int       // records to return, up to MaxReported

	UserID      string // all
	EventName   string // Events
	Outcome     string // Events
	BrokerID    string // Events
	AuthMethod  string // LoginActivity
	Application string // LoginActivity
}

// Event is something that happened in the community. The reference prints few of
// its members, so that JSON has all.
type Event struct {
	ID        string
	Name      string
	Category  string
	Time      string // RFC 3339, UTC; in the tenant's form where that is unknown
	UserID    string
	SessionID string
	Outcome   string
	JSON      string // canonical

	at    time.Time
	named string // key
}

func (e *Event) key() string { return e.named }
func (e *Event) size() int   { return len(e.JSON) }

// UnmarshalJSON reads an event, or what a search engine found with the event in
// it. An event without an id is what it says.
func (e *Event) UnmarshalJSON(raw []byte) error {
	m := members(raw)
	if len(m) == 0 {
		return fmt.Errorf("an event is %.20s", raw)
	}
	one := func(of map[string]json.RawMessage, names ...string) string {
		for _, name := range names {
			var said text
			if json.Unmarshal(of[name], &said) == nil && said != "" {
				return string(said)
			}
		}
		return ""
	}
	found := m
	if source := members(m["_source"]); source != nil {
		m, raw = source, found["_source"]
	}
	*e = Event{
		ID:   cmp.Or(one(m, "event_id", "eventId"), one(found, "_id"), one(m, "id")),
		Name: one(m, "eventName", "event_name"), Category: one(m, "eventCategory", "event_category"),
		UserID: one(m, "user_id", "userId", "username"), SessionID: one(m, "session_id", "sessionId"), Outcome: one(m, "outcome"),
		JSON: jsontext.Canonical(string(raw)),
	}
	for _, name := range []string{"event_ts", "eventTs", "@timestamp", "timestamp"} {
		if e.Time == "" {
			e.at, e.Time = reportTime(m[name])
		}
	}
	if e.named = "id " + e.ID; e.ID == "" {
		sum := sha256.Sum256([]byte(e.JSON))
		e.named = string(sum[:])
	}
	return nil
}

func newerEvent(a, b *Event) int {
	return cmp.Or(b.at.Compare(a.at), cmp.Compare(a.ID, b.ID), cmp.Compare(a.named, b.named))
}

// EventReport is the newest events of a range.
type EventReport struct {
	Events   []*Event
	From, To time.Time // what was read
	More     bool      // there are more events in the range
}

// Login is a user's way into an application: the redirect to it, and the sign-in
// of its session, nil where the tenant returns none.
type Login struct {
	Redirect *Event
	SignIn   *Event
}

func (l *Login) key() string { return l.Redirect.named }
func (l *Login) size() int {
	if l.SignIn == nil {
		return l.Redirect.size()
	}
	return l.Redirect.size() + l.SignIn.size()
}

// LoginReport is the newest ways into applications of a range.
type LoginReport struct {
	Logins   []*Login
	From, To time.Time
	More     bool
}

var (
	reportEvents     = endpoint{method: "POST", path: "/reports/events", needs: withToken, community: true, reads: true}
	reportAuditLog   = endpoint{method: "POST", path: "/reports/audit_log", needs: withToken, community: true, reads: true}
	reportLogins     = endpoint{method: "POST", path: "/reports/login_activity", needs: withToken, community: true, reads: true}
	reportMetrics    = endpoint{method: "POST", path: "/reports/metrics", needs: withToken, community: true, reads: true}
	reportEnrollment = endpoint{method: "POST", path: "/reports/userenrollment", needs: withToken, community: true, reads: true}
)

// Events returns the community's events, newest first: POST /reports/events.
func (c *Client) Events(ctx context.Context, q ReportQuery) (*EventReport, error) {
	return c.events(ctx, reportEvents, "events", "events", q, map[string]string{
		"user_id": q.UserID, "eventName": q.EventName, "outcome": q.Outcome, "broker_id": q.BrokerID,
	})
}

// AuditLog returns what administrators did, newest first: POST
// /reports/audit_log.
func (c *Client) AuditLog(ctx context.Context, q ReportQuery) (*EventReport, error) {
	return c.events(ctx, reportAuditLog, "the audit log", "auditLogEvents", q, map[string]string{"user_id": q.UserID})
}

func (c *Client) events(ctx context.Context, e endpoint, what, member string, q ReportQuery, filter map[string]string) (*EventReport, error) {
	body, from, to, err := c.reportBody(ctx, q, filter)
	if err != nil {
		return nil, err
	}
	found, more, err := readReport(ctx, c, e, what, q.Most, body, newerEvent, func(data json.RawMessage) (list []*Event, err error) {
		for _, one := range within(data, member) {
			event := new(Event)
			if err := json.Unmarshal(one, event); err != nil {
				return nil, err
			}
			list = append(list, event)
		}
		return list, nil
	})
	return &EventReport{found, from, to, more}, err
}

// LoginActivity returns the ways of users into applications, newest first: POST
// /reports/login_activity.
func (c *Client) LoginActivity(ctx context.Context, q ReportQuery) (*LoginReport, error) {
	body, from, to, err := c.reportBody(ctx, q, map[string]string{"user_id": q.UserID, "auth_method": q.AuthMethod, "application": q.Application})
	if err != nil {
		return nil, err
	}
	newer := func(a, b *Login) int { return newerEvent(a.Redirect, b.Redirect) }
	found, more, err := readReport(ctx, c, reportLogins, "the login activity", q.Most, body, newer, logins)
	return &LoginReport{found, from, to, more}, err
}

// logins reads the data of a page: the reference prints a list in which both
// members stand without an object around them.
func logins(data json.RawMessage) (list []*Login, err error) {
	signIns := map[string]*Event{}
	add := func(session string, raw json.RawMessage) {
		event := new(Event)
		if json.Unmarshal(raw, event) == nil {
			signIns[cmp.Or(session, event.SessionID)] = event
		}
	}
	for _, holder := range append(listed(data), data) {
		of := members(holder)["loginEvents"]
		for session, one := range members(of) {
			add(session, one)
		}
		if opens(of, '[') {
			for _, one := range listed(of) {
				add("", one)
			}
		}
	}
	var flat []*Login
	for _, one := range within(data, "activityEvents", "loginEvents") {
		event := new(Event)
		if err := json.Unmarshal(one, event); err != nil {
			return nil, err
		}
		if event.Name == "E_LOGIN_SUCCEEDED" && event.SessionID != "" { // both kinds in one list
			signIns[event.SessionID] = event
			continue
		}
		flat = append(flat, &Login{Redirect: event})
	}
	for _, login := range flat {
		login.SignIn = signIns[login.Redirect.SessionID]
	}
	return flat, nil
}

// reportBody returns the body of a request for a range of time. Its end is fixed,
// so that what happens while the pages are read is no part of it: the end is now,
// as the tenant's clock has it, also where a later one is asked for.
func (c *Client) reportBody(ctx context.Context, q ReportQuery, filter map[string]string) (body map[string]any, from, to time.Time, err error) {
	if _, err := c.IDs(ctx); err != nil { // whose answer tells the tenant's time
		return nil, from, to, err
	}
	now := c.clock.now().UTC()
	from, to = q.From.UTC(), q.To.UTC()
	if q.To.IsZero() || to.After(now) {
		to = now
	}
	if q.From.IsZero() {
		from = to.Add(-reportedByDefault)
		if oldest := now.Add(time.Minute - ReportsKept); from.Before(oldest) && oldest.Before(to) {
			from = oldest
		}
	}
	from, to = from.Truncate(time.Millisecond), to.Truncate(time.Millisecond)
	if to.Before(from) {
		return nil, from, to, fmt.Errorf("the range begins at %s, and ends at %s", from.Format(reportTimeLayout), to.Format(reportTimeLayout))
	}
	body = map[string]any{"from": from.Format(ReportDateLayout), "to": to.Format(ReportDateLayout)}
	for name, value := range filter {
		if value != "" {
			body[name] = value
		}
	}
	return body, from, to, nil
}

// readReport reads the pages of a report. within finds the records in a page's
// data.
func readReport[A reported](ctx context.Context, c *Client, e endpoint, what string, most int, body map[string]any, newer func(a, b A) int, within func(data json.RawMessage) ([]A, error)) ([]A, bool, error) {
	reading := reporting[A]{
		what: what, newer: newer, most: min(max(most, 1), MaxReported),
		pause: func(ctx context.Context, pass int) error {
			return c.sleep(ctx, time.Duration(pass)*500*time.Millisecond)
		},
		fetch: func(ctx context.Context, index, size int) (page reportPage[A], err error) {
			body["pIndex"], body["pSize"] = index, size
			raw, err := c.exchange(ctx, e, nil, body)
			if err != nil {
				return page, err
			}
			data, total, err := reportData(raw)
			if err == nil {
				page.total = total
				page.records, err = within(data)
			}
			if err != nil {
				return page, c.fail(e, &Error{Message: "the answer does not have the documented form: " + err.Error()}, errors.Join(errNoReport, err))
			}
			return page, nil
		},
	}
	return reading.read(ctx)
}

var errNoReport = errors.New("not a page of a report")

// reportData returns what is in the data of a page, and how many records all
// pages have, -1 where the page does not say.
func reportData(raw json.RawMessage) (data json.RawMessage, total int, err error) {
	m := members(raw)
	for depth := 0; depth < 3 && m["page"] == nil && opens(m["data"], '{'); depth++ {
		raw = m["data"]
		m = members(raw)
	}
	total = -1
	about := members(m["page"])
	if list := listed(m["page"]); opens(m["page"], '[') && len(list) == 1 {
		about = members(list[0])
	}
	for _, of := range []map[string]json.RawMessage{about, m} {
		var said Number
		if told := of["total"]; total < 0 && present(told) != nil && json.Unmarshal(told, &said) == nil && said >= 0 {
			total = int(min(said, 1<<30))
		}
	}
	switch {
	case m["jobId"] != nil && m["data"] == nil:
		return nil, 0, errors.New("it is that of a download job")
	case m == nil && opens(raw, '['):
		return raw, total, nil
	case m["data"] != nil && present(m["data"]) != nil:
		return m["data"], total, nil
	case total == 0 || m != nil && len(m) == 0:
		return json.RawMessage("[]"), 0, nil
	case m != nil && m["data"] == nil && m["page"] == nil:
		return raw, total, nil // the data itself
	}
	return nil, 0, errors.New("it holds no data")
}

// within returns the records in the data of a page: those of a member of that
// name, of an object or of objects in a list, or else the list itself, or the one
// record that it is. also names members that are no records.
func within(data json.RawMessage, member string, also ...string) (records []json.RawMessage) {
	for _, one := range listed(data) {
		m := members(one)
		known := m[member] != nil
		for _, name := range also {
			known = known || m[name] != nil
		}
		switch {
		case m[member] != nil:
			records = append(records, listed(m[member])...)
		case !known:
			records = append(records, one)
		}
	}
	return records
}

// listed returns the elements of a list, one of anything else, and none of an
// empty object and of null.
func listed(raw json.RawMessage) (list []json.RawMessage) {
	switch {
	case present(raw) == nil || isEmpty(raw):
	case opens(raw, '['):
		_ = json.Unmarshal(raw, &list) // a part of what was parsed before
	default:
		list = append(list, raw)
	}
	return list
}
