package client

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"
)

// habitWords say for logs what a habit is about, and its form off and on.
var habitWords = [habits][3]string{
	plainToken:        {"token", "sealed", "plain"},
	licenseEverywhere: {"license", "where listed", "everywhere"},
	bareBodies:        {"bodies printed bare", "sealed", "bare"},
	clearLicense:      {"license without a listed publickey", "sealed", "in clear"},
	consolePath:       {"path", "documented", "the console's"},
}

// custom is what is known of a habit of one service.
type custom struct {
	on      bool
	tried   bool // on has been tried
	settled bool // a call was accepted, so the form stays
	clear   bool // nothing is to be learned by letting calls wait for each other
}

// Lesson is what a service turned out to want.
type Lesson struct{ Service, About, Form string }

// dialect is what is spoken with each service. A refusal corrects the first
// guess, each habit once in a run, and what is accepted stays. Only a request
// that was refused is made again: the service did not process it, so no write
// is done twice.
type dialect struct {
	mu       sync.Mutex
	customs  [services][habits]custom
	omitted  map[endpoint][]string // members that may not be sent back
	removing sync.Mutex
	removals map[endpoint]int // the form in removalForms
	turns    [services]chan struct{}
	learned  func(context.Context, Lesson)
}

func newDialect(learned func(context.Context, Lesson)) *dialect {
	d := &dialect{omitted: map[endpoint][]string{}, removals: map[endpoint]int{}, learned: learned}
	for s := range d.turns {
		d.turns[s] = make(chan struct{}, 1)
	}
	return d
}

// turnTime is how long a call waits for what another one finds out: an answer
// that takes long holds nobody up.
const turnTime = 2 * time.Second

// begin returns the manner of a call that depends on the habits in uses. While
// one of them is in doubt, such calls go one after the other, so that of many
// that start together one is refused. end must be called when the answer to
// the call is understood.
func (d *dialect) begin(ctx context.Context, s service, uses manner) (spoken manner, end func(), err error) {
	spoken, doubt := d.now(s, uses)
	if !doubt {
		return spoken, func() {}, nil
	}
	patience := time.NewTimer(turnTime)
	defer patience.Stop()
	select {
	case d.turns[s] <- struct{}{}:
	case <-patience.C:
		spoken, _ = d.now(s, uses)
		return spoken, func() {}, nil
	case <-ctx.Done():
		return spoken, nil, ctx.Err()
	}
	end = func() { <-d.turns[s] }
	if spoken, doubt = d.now(s, uses); !doubt {
		end()
		end = func() {}
	}
	return spoken, end, nil
}

func (d *dialect) now(s service, uses manner) (spoken manner, doubt bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for h, c := range d.customs[s] {
		spoken[h] = uses[h] && c.on
		doubt = doubt || uses[h] && !c.settled && !c.clear
	}
	return spoken, doubt
}

// heard learns from the outcome of a call. again tells that it was refused for
// a form that is another one by now; reverted, that the other form was refused
// too and the first guess is back.
func (d *dialect) heard(ctx context.Context, call *call, err error) (again, reverted bool) {
	s := call.endpoint.service
	var failed *Error
	if err == nil {
		d.settle(ctx, s, call)
		return false, false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	customs := &d.customs[s]
	if !errors.As(err, &failed) || failed.Status < 400 || failed.Status > 499 {
		for h := range customs {
			customs[h].clear = customs[h].clear || call.uses[h]
		}
		return false, false
	}
	early := failed.wrong() || failed.Status == http.StatusUnauthorized
	for h := range habits {
		c, said := &customs[h], call.manner[h]
		if !call.uses[h] {
			continue
		}
		// Where no token was accepted yet, in either form, a refusal that does
		// not say of what may be of the license.
		silent := h == licenseEverywhere && failed.Status == http.StatusUnauthorized && call.uses[plainToken] && !customs[plainToken].settled &&
			!failed.mentions("token", "jwt", "expire", "session", "password", "user", "credential")
		if !silent && !failed.blames(h, call) {
			c.clear = c.clear || !early // it came further than to what it travels in
			continue
		}
		switch {
		case c.on != said: // corrected meanwhile
			return true, false
		case c.settled && h != licenseEverywhere:
		case c.on && c.tried && !c.settled:
			c.on, c.clear, reverted = false, true, true
		case !c.tried && !(h == clearLicense && !call.allowClear):
			c.on, c.tried, c.settled = true, true, false
			return true, false
		default:
			c.clear = true
		}
	}
	return false, reverted
}

// settle keeps what a call was accepted with.
func (d *dialect) settle(ctx context.Context, s service, call *call) {
	var lessons []Lesson
	d.mu.Lock()
	for h := range habits {
		if c := &d.customs[s][h]; call.uses[h] && !c.settled && c.on == call.manner[h] {
			c.settled = true
			words, form := habitWords[h], 1
			if c.on {
				form = 2
			}
			lessons = append(lessons, Lesson{serviceNames[s], words[0], words[form]})
		}
	}
	d.mu.Unlock()
	if d.learned != nil {
		for _, lesson := range lessons {
			d.learned(ctx, lesson)
		}
	}
}

// blames reports whether a refusal may be about a habit, in the form in which
// the call had it.
func (e *Error) blames(h habit, call *call) bool {
	unauthorized, forbidden := e.Status == http.StatusUnauthorized, e.Status == http.StatusForbidden
	switch h {
	case plainToken:
		if call.endpoint == secondStep && e.mentions("otp", "code", "factor", "password") {
			return false
		}
		return unauthorized && !e.mentions("licen") || forbidden && e.mentions("token", "jwt", "bearer") ||
			e.wrong() && e.cannotDecrypt() && !e.mentions("licen", "requestid", "data")
	case licenseEverywhere:
		return (e.wrong() || unauthorized || forbidden) && e.mentions("licen") && !e.cannotDecrypt()
	case bareBodies:
		return e.wrong() && e.missesBody(call.body)
	case clearLicense:
		return unauthorized || e.wrong() && e.mentions("licen", "publickey", "requestid")
	case consolePath:
		return e.Status == http.StatusNotFound
	}
	return false
}

var (
	wordData = regexp.MustCompile(`(?i)\bdata\b`)
	missing  = regexp.MustCompile(`(?i)required|missing|empty|undefined|provide`)
)

// missesBody reports whether a refusal speaks of the envelope, or of the lack of
// a member that the body had.
func (e *Error) missesBody(body []byte) bool {
	var sent map[string]json.RawMessage
	_ = json.Unmarshal(body, &sent) // none of a body that is no object
	maps.DeleteFunc(sent, func(_ string, value json.RawMessage) bool {
		return slices.Contains([]string{"null", `""`, "[]", "{}"}, string(value)) // rightly missed
	})
	for _, f := range append(e.Fields, FieldError{Message: e.Message}) {
		if wordData.MatchString(f.Field) || wordData.MatchString(f.Message) {
			return true
		}
		if !missing.MatchString(f.Message) {
			continue
		}
		if _, had := sent[f.Field]; had {
			return true
		}
		for name := range sent {
			if f.Field == "" && regexp.MustCompile(`\b`+regexp.QuoteMeta(name)+`\b`).MatchString(f.Message) {
				return true
			}
		}
	}
	return false
}
