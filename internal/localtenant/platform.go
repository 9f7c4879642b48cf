package localtenant

import (
	"math"
	"slices"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const version = "v2.1.0.5f3d8d0c.1767225600"

// directory is the service directory: names to base URLs, made from the base
// the caller used. As on recorded tenants, some values are of no use outside.
func directory(base string) map[string]string {
	made := map[string]string{
		"adminconsole":               base,
		"global_caas":                base + "/caas",
		"idproofingapi":              "http://idproofingapi.services.svc.cluster.local:8080",
		"1key_authserver":            "http://10.0.12.7:3000",
		"public_assets_upload_url":   "http://assets.services.svc.cluster.local/upload",
		"public_assets_download_url": base + "/assets",
		"user_management":            base + "/users-mgmt",
	}
	for _, name := range []string{"sessions", "licenses", "authn", "acr", "webauthn", "docuverify", "vcs", "testme", "events",
		"authz", "reports", "oauth2", "rules_engine", "otp", "ledger", "idproofing", "walletapi", "ipfsproxy", "adsyncserver",
		"blockid_console"} {
		made[name] = base + "/" + name
	}
	return made
}

func platformOperations() []operation {
	var made []operation
	for _, service := range services() {
		made = append(made,
			operation{Endpoint: service + " GET /publickeys", Handle: publicKeys},
			operation{Endpoint: service + " GET /healthz", Handle: health},
			operation{Endpoint: service + " GET /sd", Keyed: true, Handle: serviceDirectory},
		)
	}
	return append(made,
		operation{Endpoint: "adminapi GET /platform_health", Handle: health},
		operation{Endpoint: "walletapi GET /.well-known", Handle: walletConfiguration},
	)
}

func publicKeys(c *call) answer { return publicKeyOf(c.State, c.Endpoint.Service) }

func publicKeyOf(s *state, service string) answer {
	pair, err := s.Pair(service)
	if err != nil {
		return engine.InternalError(err)
	}
	return engine.Reply(map[string]any{"publicKey": pair.Public().String()})
}

func health(c *call) answer {
	pair, err := c.Pair(c.Endpoint.Service)
	if err != nil {
		return engine.InternalError(err)
	}
	return engine.Reply(map[string]any{
		"status": "all services operational", "publicKey": pair.Public().String(), "code": "200", "version": version,
	})
}

func serviceDirectory(c *call) answer { return engine.Reply(asJSON(directory(c.Base))) }

func walletConfiguration(c *call) answer {
	pair, err := c.Pair("walletapi")
	if err != nil {
		return engine.InternalError(err)
	}
	return engine.Reply(map[string]any{
		"auth_endpoint":             c.Base + "/walletapi/authenticate",
		"enrollment_check_endpoint": c.Base + "/walletapi/check_enrollment",
		"public_key":                pair.Public().String(),
		"purpose_supported":         []any{"authenticate", "enroll"},
		"scopes_supported":          []any{"wallet", "liveness_score", "selfie", "face_compare_score"},
	})
}

func asJSON(flat map[string]string) map[string]any {
	made := make(map[string]any, len(flat))
	for name, value := range flat {
		made[name] = value
	}
	return made
}

// sessionAgeNames are the two spellings of the session age in the text of PATCH
// /environment and in its table, example and answer. The first is the one that
// is answered.
func sessionAgeNames() []string { return []string{"sessionMaxAgeMinute", "sessionMaxAgeMinutes"} }

// environments has the one environment of the tenant.
const environments = "environment"

// longestSession is a year: an age that a token's times can express.
const longestSession = 365 * 24 * 60

// environmentOperations serves the group "Environment" of all services. Reading
// takes no credentials but the WebAuthn API's optional license; only the Admin
// API has something to change.
func environmentOperations() []operation {
	made := []operation{{
		Endpoint: "adminapi PATCH /environment", Body: engine.Numbers(sessionAgeNames()...), Handle: updateEnvironment,
		Seed: func(s *state) {
			if len(s.Collections[environments]) == 0 {
				s.Insert(environments, map[string]any{sessionAgeNames()[0]: float64(s.SessionAge)})
			}
		},
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
		shown[sessionAgeName(c)] = c.Collections[environments][0][sessionAgeNames()[0]]
	}
	return engine.Reply(shown)
}

func sessionAgeName(c *call) string {
	if c.Modes.SessionAgeName != "" {
		return c.Modes.SessionAgeName
	}
	return sessionAgeNames()[0]
}

// SetSessionAge changes the session age behind everyone's back.
func (t *Tenant) SetSessionAge(minutes int) {
	t.Update(func(s *state) { setSessionAge(s, float64(minutes)) })
}

// setSessionAge sets what the environment tells, and how long tokens live.
func setSessionAge(s *state, minutes float64) {
	s.SessionAge = int(minutes)
	s.Collections[environments][0][sessionAgeNames()[0]] = minutes
	s.Changed()
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
	setSessionAge(c.State, sent[0])
	return engine.Reply(map[string]any{sessionAgeName(c): c.SessionAge})
}
