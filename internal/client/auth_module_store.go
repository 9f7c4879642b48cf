package client

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/jsontext"
)

// Update sends what differs between want and what the service has, and no
// secret but those in want. A service may take no change of a directory's
// settings without the bind password; the reference reads that way. Such a
// one refuses the call and names what it lacks, and gets it then.
func (a *AuthModules) Update(ctx context.Context, id string, want *AuthModule) (*AuthModule, error) {
	current, found, err := a.fetchRaw(ctx, id)
	if err != nil {
		return nil, err
	}
	body, err := a.difference(current, found, want)
	if err != nil {
		return nil, err
	}
	if len(body) > 0 {
		found, err = a.sendChange(ctx, id, found, want, func(ctx context.Context) (*AuthModule, error) {
			changed, err := a.patch(ctx, id, body, want)
			if declined(err) {
				switch added, more := addMissing(body, want.Known, err); {
				case more != nil:
					err = more
				case added:
					changed, err = a.patch(ctx, id, body, want)
				}
			}
			return changed, err
		})
		if err != nil {
			return nil, err
		}
	}
	if err := a.setScript(ctx, id, want.Script); err != nil {
		return nil, fmt.Errorf("setting the script: %w", err)
	}
	return found, nil
}

func (a *AuthModules) patch(ctx context.Context, id string, body map[string]json.RawMessage, want *AuthModule) (*AuthModule, error) {
	back, err := sendBack(body, want)
	if err != nil {
		return nil, err
	}
	return a.wire.update(ctx, id, back)
}

var updateModuleScript = endpoint{method: "PATCH", path: "/auth_modules/updateJs/{moduleId}", needs: withToken}

func (a *AuthModules) setScript(ctx context.Context, id string, script json.RawMessage) error {
	if script == nil {
		return nil
	}
	defer a.snapshot.write(id)()
	return a.client.do(ctx, updateModuleScript, script, nil, id)
}

// difference returns the members of an update's body: those of want that the
// service has not, each with what the caller does not model.
func (a *AuthModules) difference(current json.RawMessage, found, want *AuthModule) (map[string]json.RawMessage, error) {
	known := *found
	known.Config = found.Config.withDefaults(found.Type, found.Mode)
	var members [2]map[string]json.RawMessage
	body := current
	for i, layer := range []*AuthModule{&known, want} {
		text, err := marshal(layer)
		if err != nil {
			return nil, err
		}
		if body, err = a.wire.rules.overlay(body, text); err != nil {
			return nil, err
		}
		if err = json.Unmarshal(body, &members[i]); err != nil {
			return nil, err
		}
	}
	have, wanted := members[0], members[1]
	differs := map[string]json.RawMessage{}
	for _, name := range []string{"name", "enabled", "config", "kerberos_config", "enhanced_security_on"} {
		if value := wanted[name]; value != nil && !jsontext.Same(string(value), string(have[name])) {
			differs[name] = value
		}
	}
	// The service validates by these two. The reference's body for azuread is
	// the one without them.
	if len(differs) > 0 && found.Type != ModuleAzureAD {
		differs["type"], differs["mode"] = wanted["type"], wanted["mode"]
	}
	return differs, nil
}

// withDefaults fills in what the service takes for settings that are absent,
// so that an answer without them does not look like a difference.
func (m *ModuleConfig) withDefaults(kind, mode string) *ModuleConfig {
	filled := ModuleConfig{}
	if m != nil {
		filled = *m
	}
	directory, broker := kind == ModuleAD || kind == ModuleLDAP, mode == ModeBroker
	no, number := new(Bool), func(n Number) *Number { return &n }
	fill(&filled.ServiceAccountReadOnly, no, directory)
	fill(&filled.CANotificationsEnabled, no, directory)
	fill(&filled.CATimeoutSeconds, number(DefaultCATimeoutSeconds), directory)
	fill(&filled.CARetryAfterMinutes, number(DefaultCARetryAfterMinutes), directory)
	fill(&filled.SCEPEnabled, no, directory && broker)
	fill(&filled.CertEnabled, no, kind == ModuleAD)
	fill(&filled.LogFileSizeMB, number(DefaultLogFileSizeMB), kind == ModuleAD && broker)
	fill(&filled.LogFileCount, number(DefaultLogFileCount), kind == ModuleAD && broker)
	if directory && filled.CAList == nil {
		filled.CAList = []CertificateAuthority{}
	}
	if directory && filled.CANotificationsTo == nil {
		filled.CANotificationsTo = []string{}
	}
	return &filled
}

func fill[T any](setting **T, otherwise *T, applies bool) {
	if *setting == nil && applies {
		*setting = otherwise
	}
}

// moduleSecret is where a secret stands in a body.
type moduleSecret struct {
	object, member, title string
	known                 func(ModuleSecrets) string
}

var moduleSecrets = []moduleSecret{
	{"config", "bindpassword", "bind password", func(s ModuleSecrets) string { return s.BindPassword }},
	{"config", "clientSecret", "client secret", func(s ModuleSecrets) string { return s.ClientSecret }},
	{"kerberos_config", "keytab_file", "keytab", func(s ModuleSecrets) string { return s.Keytab }},
}

// addMissing adds to body the secrets that a refusal names and body lacks. What
// the service shows of a secret is not used: it may be a mask of any form, and
// would then destroy the secret. When the caller knows none, the refusal is
// returned with what to do.
func addMissing(body map[string]json.RawMessage, known ModuleSecrets, refusal error) (added bool, _ error) {
	for _, secret := range moduleSecrets {
		sent := members(body[secret.object])
		if sent == nil || sent[secret.member] != nil || !names(refusal, secret.member) {
			continue
		}
		value := secret.known(known)
		if value == "" {
			return false, fmt.Errorf("%w. This tenant takes no change of these settings without the %s: give it in the configuration, and apply again", refusal, secret.title)
		}
		sent[secret.member], _ = marshal(value) // texts: no error
		body[secret.object], _ = marshal(sent)
		added = true
	}
	return added, nil
}

// AuthModules stores the community's auth modules.
type AuthModules struct{ *Collection[AuthModule] }

// AuthModules returns the store of the community's auth modules.
func (c *Client) AuthModules() *AuthModules { return shared(c, "", newAuthModules) }

func newAuthModules(c *Client) *AuthModules {
	fetch := endpoint{method: "POST", path: "/auth_modules/fetch", needs: withToken, reads: true}
	return &AuthModules{newCollection(c, wire[AuthModule]{
		kind:     "auth module",
		createAt: endpoint{method: "PUT", path: "/auth_modules/create", needs: withToken},
		getAt:    endpoint{method: "GET", path: "/auth_modules/{moduleId}", needs: withToken},
		updateAt: endpoint{method: "PATCH", path: "/auth_modules/{moduleId}", needs: withToken},
		deleteAt: endpoint{method: "DELETE", path: "/auth_modules/{moduleId}", needs: withToken},
		listAt:   fetch,
		list: func(ctx context.Context) ([]*AuthModule, error) {
			var raw json.RawMessage
			if err := c.do(ctx, fetch, struct{}{}, &raw); err != nil || isEmpty(raw) {
				return []*AuthModule{}, err
			}
			var out struct{ Modules sequence[AuthModule] }
			if err := json.Unmarshal(raw, &out); err != nil {
				return nil, c.fail(fetch, &Error{Message: "the answer does not have the documented form: " + shapeOnly(err)}, err)
			}
			return out.Modules, nil
		},
		id:    func(m *AuthModule) string { return m.ID },
		name:  func(m *AuthModule) string { return "name " + quote(m.Name) },
		whole: wholeModule,
		twin: func(sent, found *AuthModule) bool {
			return SameName(sent.Name, found.Name) && sent.Type == found.Type && sent.Mode == found.Mode
		},
		rules: overlayRules{
			matched: map[string]string{"caList": "dc_dns"},
			// Answers show secrets in plain or masked; neither goes back.
			owned: map[string]bool{"allowed": true, "bindpassword": true, "clientSecret": true, "keytab_file": true},
			// That of an Azure directory.
			ours: map[string]bool{"tenantId": true},
		},
	})}
}

// wholeModule: the list shows less of directories than a read by id, and how
// much less the reference does not say. A module whose settings may all be
// absent counts as whole only when one is there that the list's sample lacks.
func wholeModule(m *AuthModule) bool {
	switch c := m.Config; {
	case c == nil:
		return false
	case m.Type == ModuleDB:
		return true
	case m.Type == ModuleAzureAD:
		return c.AppName != nil
	default:
		return c.Server != nil || c.ServerProtocol != nil || c.ServiceAccountReadOnly != nil
	}
}

// Create makes a module and gives it its script. See Collection.Create for
// lost answers.
func (a *AuthModules) Create(ctx context.Context, want *AuthModule) (*AuthModule, error) {
	made, err := a.Collection.Create(ctx, want)
	if err != nil {
		return made, err
	}
	if err := a.setScript(ctx, made.ID, want.Script); err != nil {
		return made, fmt.Errorf("the auth module was created with id %s, and its script could not be set: %w", made.ID, err)
	}
	return made, nil
}
