package localtenant

import (
	"regexp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

const authorityLimit = 64

var dnsName = regexp.MustCompile(`^[A-Za-z0-9.-]*$`)

func moduleTypes() []string { return []string{"db", "ad", "ldap", "azuread"} }

// moduleModes are the modes the reference prints for a type.
func moduleModes(kind string) []string {
	if kind == "ad" || kind == "ldap" {
		return []string{"direct", "broker"}
	}
	return []string{"direct"}
}

// authModuleBody is the union over all types; moduleFields says what a type
// takes.
func authModuleBody(update bool) []field {
	fields := []field{
		{name: "type", kind: aText, required: !update, oneOf: moduleTypes()},
		{name: "name", kind: aText, required: !update},
		{name: "enabled", kind: aBoolean, required: !update},
		{name: "mode", kind: aText, required: !update, oneOf: moduleModes("ad")},
		{name: "config", kind: anObject, required: !update},
		{name: "kerberos_config", kind: anObject},
		{name: "enhanced_security_on", kind: aBoolean},
	}
	if !update {
		fields = append(fields, field{name: "subtype", kind: aText, required: true}, field{name: "method", kind: aText, required: true})
	}
	return fields
}

// moduleRules is what the texts of PUT and PATCH differ by.
type moduleRules struct {
	kind, mode      string
	update          bool
	optionalSecrets bool
}

// fields are the members the reference prints for the type. subtype and method
// are printed as fixed values on create and not at all on update.
func (r moduleRules) fields() []field {
	made := []field{
		{name: "type", kind: aText, required: !r.update, oneOf: []string{r.kind}},
		{name: "name", kind: aText, required: !r.update},
		{name: "enabled", kind: aBoolean, required: !r.update},
		{name: "mode", kind: aText, required: !r.update, oneOf: moduleModes(r.kind)},
		{name: "config", kind: anObject, required: !r.update, members: append(r.config(), passwordPolicyField())},
	}
	if !r.update {
		subtype := "directory"
		if r.kind == "db" {
			subtype = "datastore"
		}
		made = append(made,
			field{name: "subtype", kind: aText, required: true, oneOf: []string{subtype}},
			field{name: "method", kind: aText, required: true, oneOf: []string{"authn"}})
	}
	if r.kind == "ad" || r.kind == "ldap" {
		made = append(made, field{name: "kerberos_config", kind: anObject, members: []field{
			{name: "enabled", kind: aBoolean}, {name: "keytab_file", kind: aText},
		}})
	}
	if r.kind == "ad" {
		made = append(made, field{name: "enhanced_security_on", kind: aBoolean})
	}
	return made
}

func (r moduleRules) config() []field {
	switch r.kind {
	case "ad", "ldap":
		return r.directoryConfig()
	case "azuread":
		var made []field
		for _, name := range []string{"appName", "tenantId", "tenantName", "clientId", "clientSecret", "loginBasePath", "graphApiBasePath"} {
			made = append(made, field{name: name, kind: aText, required: !r.update})
		}
		return made
	}
	return nil
}

// directoryConfig reads "required/optional" as required in mode direct and
// optional in mode broker.
func (r moduleRules) directoryConfig() []field {
	direct := r.mode != "broker"
	made := []field{
		{name: "serverprotocol", kind: aText, required: direct, oneOf: []string{"ldap", "ldaps"}},
		{name: "server", kind: aText, required: direct},
		{name: "serverport", kind: aText, required: direct},
		{name: "binddn", kind: aText, required: direct},
		{name: "bindpassword", kind: aText, required: direct && r.update && !r.optionalSecrets},
		{name: "basedn", kind: aText, required: direct},
		{name: "securityauthentication", kind: aText, required: direct, oneOf: []string{
			"Simple", "Secure", "Sealing", "Encryption", "SecureSocketLayer", "ServerBind"}},
		{name: "filter", kind: aText, required: direct},
		{name: "serviceacctreadonly", kind: aBoolean},
		{name: "ldapqueryfilter", kind: aText},
		{name: "caList", kind: anArray, items: &field{kind: anObject, members: []field{
			{name: "cert_template", kind: aText, required: true},
			{name: "dc_dns", kind: aText, required: true},
			{name: "dc_ca", kind: aText, required: true},
			{name: "lastSuccessAt", kind: aText},
			{name: "lastNotifiedAt", kind: aText},
		}}},
		{name: "caTimeoutSeconds", kind: aNumber},
		{name: "caRetryAfterMinutes", kind: aNumber},
		{name: "caStatusChangeNotificationsTo", kind: anArray, items: &field{kind: aText, required: true}},
		{name: "caStatusChangeNotificationsEnabled", kind: aBoolean},
	}
	if r.kind == "ad" {
		made = append(made, field{name: "cert_enabled", kind: aBoolean}, field{name: "cert_template", kind: aText},
			field{name: "dc_dns", kind: aText}, field{name: "dc_ca", kind: aText})
	}
	if !direct {
		made = append(made, field{name: "scepenabled", kind: aBoolean}, field{name: "scepurl", kind: aText},
			field{name: "challengeurl", kind: aText}, field{name: "scepagent", kind: aText})
		if r.kind == "ad" {
			made = append(made, field{name: "logfilesizemb", kind: aNumber}, field{name: "logfilecount", kind: aNumber})
		}
	}
	return made
}

// passwordPolicyField has no "allowed": that stands in answers only.
func passwordPolicyField() field {
	var rules []field
	for _, rule := range []struct {
		name string
		kind kind
	}{
		{"min", aNumber}, {"min_special", aNumber}, {"min_numbers", aNumber}, {"special_chars_allowed", aText},
		{"min_alpha_caps", aNumber}, {"noUsername", aBoolean}, {"noSpaces", aBoolean}, {"allowInRow", aNumber},
	} {
		rules = append(rules, field{name: rule.name, kind: rule.kind, required: true},
			field{name: rule.name + "_enabled", kind: aBoolean, required: true})
	}
	return field{name: "passwordPolicy", kind: anObject, members: []field{
		// The bar may separate two values, or be part of the one that means both.
		{name: "authtype", kind: aText, required: true, oneOf: []string{"Fingerprint", "Face", "Fingerprint|Face"}},
		{name: "description", kind: aText, required: true},
		{name: "rules", kind: anObject, required: true, members: rules},
	}}
}

func (c *call) checkModuleCreate() []fieldError {
	kind, _ := c.body["type"].(string)
	mode, _ := c.body["mode"].(string)
	return c.checkModule(moduleRules{kind: kind, mode: mode})
}

// checkModuleUpdate validates a configuration by the type and mode that came
// with it, which is what the reference says these two are for. The body of
// azuread is the one that is printed without them.
func (c *call) checkModuleUpdate(stored map[string]any) []fieldError {
	kind, _ := stored["type"].(string)
	mode, _ := stored["mode"].(string)
	var errs []fieldError
	if _, there := c.body["config"]; there && kind != "azuread" {
		for _, name := range []string{"type", "mode"} {
			if c.body[name] == nil {
				errs = append(errs, fieldError{name + " is required with config", name})
			}
		}
	}
	if sent, there := c.body["mode"].(string); there {
		mode = sent
	}
	if c.body["name"] == "" {
		errs = append(errs, fieldError{"name is empty", "name"})
	}
	rules := moduleRules{kind: kind, mode: mode, update: true, optionalSecrets: c.modes.OptionalSecrets}
	return append(errs, c.checkModule(rules)...)
}

func (c *call) checkModule(rules moduleRules) []fieldError {
	errs := checker{newerMembers: c.modes.UnknownFields}.checkObject("", rules.fields(), c.body, nil)
	config := part(c.body, "config")
	if port, _ := config["serverport"].(string); port != "" && !isPort(port) {
		errs = append(errs, fieldError{"config.serverport is not a port", "config.serverport"})
	}
	errs = append(errs, checkAuthority("config", config)...)
	list, _ := config["caList"].([]any)
	for i, item := range list {
		authority, _ := item.(map[string]any)
		path := "config.caList[" + itoa(i) + "]"
		errs = append(errs, checkAuthority(path, authority)...)
		for _, name := range []string{"lastSuccessAt", "lastNotifiedAt"} {
			text, sent := authority[name].(string)
			if _, err := time.Parse(time.RFC3339, text); sent && err != nil {
				errs = append(errs, fieldError{path + "." + name + " is not a date", path + "." + name})
			}
		}
	}
	return errs
}

// checkAuthority checks what the texts say of the names of a domain controller
// and its certificate authority. They say it of the single ones; those of the
// list are taken to be the same.
func checkAuthority(path string, object map[string]any) []fieldError {
	var errs []fieldError
	if name, _ := object["dc_dns"].(string); !dnsName.MatchString(name) {
		errs = append(errs, fieldError{path + ".dc_dns is not a DNS name", path + ".dc_dns"})
	}
	authority, _ := object["dc_ca"].(string)
	ansi := !slices.ContainsFunc([]rune(authority), func(r rune) bool { return r > 0xff })
	if !ansi || utf8.RuneCountInString(authority) > authorityLimit {
		errs = append(errs, fieldError{path + ".dc_ca must be at most 64 ANSI characters", path + ".dc_ca"})
	}
	return errs
}

// moduleSecrets are the secrets in a body, by path.
func moduleSecrets(body map[string]any) map[string]any {
	config := part(body, "config")
	return map[string]any{
		"config.bindpassword": config["bindpassword"], "config.clientSecret": config["clientSecret"],
		"kerberos_config.keytab_file": part(body, "kerberos_config")["keytab_file"],
	}
}

func isPort(text string) bool {
	number, err := strconv.ParseUint(text, 10, 16)
	return err == nil && number > 0
}
