package localtenant

import (
	"regexp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

const authorityLimit = 64

var dnsName = regexp.MustCompile(`^[A-Za-z0-9.-]*$`)

// moduleModes are the modes the reference prints for a type.
func moduleModes(kind string) []string {
	if kind == "ad" || kind == "ldap" {
		return []string{"direct", "broker"}
	}
	return []string{"direct"}
}

// authModuleBody is the union over all types; moduleRules says what a type
// takes.
func authModuleBody(update bool) engine.Fields {
	made := engine.Fields{
		engine.Text("type").OneOf("db", "ad", "ldap", "azuread"), engine.Text("name"), engine.Boolean("enabled"),
		engine.Text("mode").OneOf(moduleModes("ad")...), engine.Object("config"),
	}.RequiredIf(!update).And(engine.Object("kerberos_config"), engine.Boolean("enhanced_security_on"))
	if update {
		return made
	}
	return made.And(engine.Texts("subtype", "method").Required()...)
}

// moduleRules is what the texts of PUT and PATCH differ by.
type moduleRules struct {
	kind, mode      string
	update          bool
	optionalSecrets bool
}

// fields are the members the reference prints for the type. subtype and method
// are printed as fixed values on create and not at all on update.
func (r moduleRules) fields() engine.Fields {
	made := engine.Fields{
		engine.Text("type").OneOf(r.kind), engine.Text("name"), engine.Boolean("enabled"),
		engine.Text("mode").OneOf(moduleModes(r.kind)...),
		engine.Object("config", r.config().And(passwordPolicyField())...),
	}.RequiredIf(!r.update)
	if !r.update {
		subtype := "directory"
		if r.kind == "db" {
			subtype = "datastore"
		}
		made = made.And(engine.Text("subtype").Required().OneOf(subtype), engine.Text("method").Required().OneOf("authn"))
	}
	if r.kind == "ad" || r.kind == "ldap" {
		made = made.And(engine.Object("kerberos_config", engine.Boolean("enabled"), engine.Text("keytab_file")))
	}
	if r.kind == "ad" {
		made = made.And(engine.Boolean("enhanced_security_on"))
	}
	return made
}

func (r moduleRules) config() engine.Fields {
	switch r.kind {
	case "ad", "ldap":
		return r.directoryConfig()
	case "azuread":
		return engine.Texts("appName", "tenantId", "tenantName", "clientId", "clientSecret", "loginBasePath",
			"graphApiBasePath").RequiredIf(!r.update)
	}
	return nil
}

// directoryConfig reads "required/optional" as required in mode direct and
// optional in mode broker.
func (r moduleRules) directoryConfig() engine.Fields {
	direct := r.mode != "broker"
	// The texts have these rules for the single ones; those of the list are taken
	// to be the same.
	authority := engine.Fields{
		engine.Text("cert_template"), engine.Text("dc_dns").Matching(dnsName.MatchString, "is not a DNS name"),
		engine.Text("dc_ca").Matching(isAuthority, "must be at most 64 ANSI characters"),
	}
	made := engine.Texts("server", "binddn", "basedn", "filter").And(
		engine.Text("serverport").Matching(func(text string) bool { return text == "" || isPort(text) }, "is not a port"),
		engine.Text("serverprotocol").OneOf("ldap", "ldaps"),
		engine.Text("securityauthentication").OneOf("Simple", "Secure", "Sealing", "Encryption", "SecureSocketLayer", "ServerBind"),
	).RequiredIf(direct).And(
		engine.Text("bindpassword").RequiredIf(direct && r.update && !r.optionalSecrets),
		engine.Boolean("serviceacctreadonly"),
		engine.Text("ldapqueryfilter"),
		engine.List("caList", engine.Object("", authority.Required().And(
			engine.Texts("lastSuccessAt", "lastNotifiedAt").Matching(isDate, "is not a date")...)...)),
		engine.Number("caTimeoutSeconds"),
		engine.Number("caRetryAfterMinutes"),
		engine.List("caStatusChangeNotificationsTo", engine.Text("").Required()),
		engine.Boolean("caStatusChangeNotificationsEnabled"),
	)
	if r.kind == "ad" {
		made = made.And(authority...).And(engine.Boolean("cert_enabled"))
	}
	if !direct {
		made = made.And(engine.Texts("scepurl", "challengeurl", "scepagent")...).And(engine.Boolean("scepenabled"))
	}
	if !direct && r.kind == "ad" {
		made = made.And(engine.Numbers("logfilesizemb", "logfilecount")...)
	}
	return made
}

// passwordPolicyField has no "allowed": that stands in answers only.
func passwordPolicyField() field {
	rules := engine.Numbers("min", "min_special", "min_numbers", "min_alpha_caps", "allowInRow").And(
		engine.Text("special_chars_allowed"), engine.Boolean("noUsername"), engine.Boolean("noSpaces"))
	for _, rule := range rules {
		rules = append(rules, engine.Boolean(rule.Name+"_enabled"))
	}
	return engine.Object("passwordPolicy",
		// The bar may separate two values, or be part of the one that means both.
		engine.Text("authtype").Required().OneOf("Fingerprint", "Face", "Fingerprint|Face"),
		engine.Text("description").Required(),
		engine.Object("rules", rules.Required()...).Required(),
	)
}

// checkModule validates a module by its type and mode: in an update by those
// that came with it, which is what the reference says these two are for. The
// body of azuread is the one that is printed without them.
func checkModule(c *call, stored map[string]any) []fieldError {
	rules := moduleRules{update: stored != nil, optionalSecrets: c.Modes.OptionalSecrets}
	rules.kind, _ = c.Body["type"].(string)
	rules.mode, _ = c.Body["mode"].(string)
	var errs []fieldError
	if rules.update {
		rules.kind, _ = stored["type"].(string)
		if _, sent := c.Body["mode"]; !sent {
			rules.mode, _ = stored["mode"].(string)
		}
		if _, there := c.Body["config"]; there && rules.kind != "azuread" {
			for _, name := range []string{"type", "mode"} {
				if c.Body[name] == nil {
					errs = append(errs, engine.Wrong(name, "is required with config"))
				}
			}
		}
		if c.Body["name"] == "" {
			errs = append(errs, engine.Wrong("name", "is empty"))
		}
	}
	return append(errs, c.Check("", rules.fields(), c.Body, nil)...)
}

func isAuthority(text string) bool {
	ansi := !slices.ContainsFunc([]rune(text), func(r rune) bool { return r > 0xff })
	return ansi && utf8.RuneCountInString(text) <= authorityLimit
}

func isDate(text string) bool {
	_, err := time.Parse(time.RFC3339, text)
	return err == nil
}

func isPort(text string) bool {
	number, err := strconv.ParseUint(text, 10, 16)
	return err == nil && number > 0
}
