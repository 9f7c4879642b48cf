package localtenant

import (
	"math"
	"slices"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
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
	made := []operation{{
		Endpoint: "adminapi PATCH /environment", Body: engine.Numbers(sessionAgeNames()...), Handle: updateEnvironment,
	}}
	for _, service := range services() {
		made = append(made, operation{Endpoint: service + " GET /environment", Handle: environment})
	}
	return made
}

// environment answers the time span that the calls' own texts speak of, and
// what PATCH sets: the reference prints no answer.
func environment(c *call) answer {
	shown := map[string]any{"allowed_time_span": engine.ClockWindow}
	if c.Endpoint.Service == "adminapi" {
		shown[sessionAgeName(c)] = c.SessionAge
	}
	return engine.Reply(shown)
}

func sessionAgeName(c *call) string {
	if c.Modes.SessionAgeName != "" {
		return c.Modes.SessionAgeName
	}
	return sessionAgeNames()[0]
}

// updateEnvironment takes either spelling, or both when they agree; a mode
// makes it know one of them. Tokens issued from now on live that long.
func updateEnvironment(c *call) answer {
	only := c.Modes.SessionAgeName
	var sent []float64
	for _, name := range sessionAgeNames() {
		age, there := c.Body[name].(float64)
		switch {
		case !there:
			continue
		case only != "" && name != only:
			return engine.InvalidField(name, name+" is not allowed")
		case age != math.Trunc(age) || age < 1 || age > longestSession:
			return engine.InvalidField(name, name+" must be a whole number of minutes, up to a year")
		case len(sent) > 0 && !slices.Contains(sent, age):
			return engine.InvalidField(name, "the two spellings differ")
		}
		sent = append(sent, age)
	}
	if len(sent) == 0 {
		return engine.InvalidField(sessionAgeName(c), sessionAgeName(c)+" is required")
	}
	c.SessionAge = int(sent[0])
	c.Changed()
	return engine.Reply(map[string]any{sessionAgeName(c): c.SessionAge})
}
