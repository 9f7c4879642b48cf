package localtenant

import (
	"math"
	"slices"
)

// sessionAgeNames are the two spellings of the session age in the text of PATCH
// /environment and in its table, example and answer. The first is the one that
// is answered.
func sessionAgeNames() []string { return []string{"sessionMaxAgeMinute", "sessionMaxAgeMinutes"} }

// longestSession is a year: an age that a token's times can express.
const longestSession = 365 * 24 * 60

// environmentOperations serves the group "Environment" of all services. Reading
// takes no credentials but the WebAuthn API's optional license; only the Admin
// API has something to change.
func environmentOperations() []operation {
	var body []field
	for _, name := range sessionAgeNames() {
		body = append(body, field{name: name, kind: aNumber})
	}
	made := []operation{{service: "adminapi", method: "PATCH", path: "/environment", body: body, handle: updateEnvironment}}
	for _, service := range services() {
		made = append(made, operation{service: service, method: "GET", path: "/environment", handle: environment})
	}
	return made
}

// environment answers the time span that the calls' own texts speak of, and
// what PATCH sets: the reference prints no answer.
func environment(c *call) answer {
	shown := map[string]any{"allowed_time_span": clockWindow}
	if c.operation.service == "adminapi" {
		shown[c.sessionAgeName()] = c.data.SessionAge
	}
	return reply(shown)
}

func (c *call) sessionAgeName() string {
	if c.modes.SessionAgeName != "" {
		return c.modes.SessionAgeName
	}
	return sessionAgeNames()[0]
}

// updateEnvironment takes either spelling, or both when they agree; a mode
// makes it know one of them. Tokens issued from now on live that long.
func updateEnvironment(c *call) answer {
	only := c.modes.SessionAgeName
	var sent []float64
	for _, name := range sessionAgeNames() {
		age, there := c.body[name].(float64)
		switch {
		case !there:
			continue
		case only != "" && name != only:
			return invalidField(name, name+" is not allowed")
		case age != math.Trunc(age) || age < 1 || age > longestSession:
			return invalidField(name, name+" must be a whole number of minutes, up to a year")
		case len(sent) > 0 && !slices.Contains(sent, age):
			return invalidField(name, "the two spellings differ")
		}
		sent = append(sent, age)
	}
	if len(sent) == 0 {
		return invalidField(c.sessionAgeName(), c.sessionAgeName()+" is required")
	}
	c.data.SessionAge = int(sent[0])
	c.dirty = true
	return reply(map[string]any{c.sessionAgeName(): c.data.SessionAge})
}

// SessionAge returns how many minutes a token lives that is issued now.
func (t *Tenant) SessionAge() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.data.SessionAge
}

// SetSessionAge changes the session age behind everyone's back.
func (t *Tenant) SetSessionAge(minutes int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.data.SessionAge = minutes
	t.dirty = true
	t.save()
}
