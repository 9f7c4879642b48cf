package provider_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider"
)

// modelsOfEach is how many models are made of each kind of resource.
const modelsOfEach = 24

// notGenerated are attributes that no model has, and why.
var notGenerated = map[string]string{
	"onekosmos_image.source":                             "a file; what is in it is what content_base64 is",
	"onekosmos_auth_module.directory.scep_agent":         "of a broker, with which the directory's settings are the broker's",
	"onekosmos_auth_module.directory.scep_challenge_url": "of a broker",
	"onekosmos_auth_module.directory.scep_enabled":       "of a broker",
	"onekosmos_auth_module.directory.scep_url":           "of a broker",
	"onekosmos_auth_module.directory.log_file_count":     "of a broker",
	"onekosmos_auth_module.directory.log_file_size_mb":   "of a broker",
	"onekosmos_auth_module.mode":                         "direct, which is the default",
	"onekosmos_proofing_template.drift_session_id":       "reads the template through a session",
}

// Whatever a schema allows survives the way to the tenant and back: it is
// planned as given, applied as planned, read as applied, and a second plan
// changes nothing. ONEKOSMOS_TEST_SEED replays a run.
func TestGeneratedModels(t *testing.T) {
	t.Parallel()
	const usual = 1
	seed := uint64(usual)
	if given := os.Getenv("ONEKOSMOS_TEST_SEED"); given != "" {
		var err error
		if seed, err = strconv.ParseUint(given, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	for _, make := range provider.New("test")().Resources(t.Context()) {
		r := make()
		var meta resource.MetadataResponse
		r.Metadata(t.Context(), resource.MetadataRequest{}, &meta)
		var declared resource.SchemaResponse
		r.Schema(t.Context(), resource.SchemaRequest{}, &declared)
		kind := meta.TypeName
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			given := map[string]bool{}
			for model := range uint64(modelsOfEach) {
				name := fnv.New64a()
				fmt.Fprint(name, kind, model)
				tenant, configured := acctest.NewRig(t, rig.Values{"read_coalescing": false})
				g := &generator{Rand: rand.New(rand.NewPCG(seed, name.Sum64())), t: t, tenant: tenant, turn: int(model)}
				config := g.object(kind, declared.Schema.Attributes)
				if fit := fits[kind]; fit != nil {
					fit(g, config)
				}
				wrong := rig.Violations(configured, rig.Conformance{
					Type: kind, Config: config, NotImported: slices.Collect(maps.Keys(declared.Schema.Attributes)),
				})
				if withoutImport[kind] != "" {
					wrong = slices.DeleteFunc(wrong, func(w string) bool { return strings.HasPrefix(w, "import: ") })
				}
				if len(wrong) > 0 {
					text, _ := json.MarshalIndent(config, "", "  ")
					t.Fatalf("model %d, ONEKOSMOS_TEST_SEED=%d: %s\n%s", model, seed, strings.Join(wrong, "\n"), text)
				}
				note(given, kind, config)
			}
			if seed != usual {
				return // other models than those of which it is known what they have
			}
			var missed []string
			everyInput(kind, declared.Schema.Attributes, func(at string) {
				if !given[at] && notGenerated[at] == "" {
					missed = append(missed, at)
				}
			})
			if slices.Sort(missed); len(missed) > 0 {
				t.Errorf("no model has %q", missed)
			}
		})
	}
}

// note marks every attribute that has a value. Keys and indexes are no part of
// a path.
func note(given map[string]bool, at string, value any) {
	if value != nil {
		given[at] = true
	}
	switch value := value.(type) {
	case rig.Values:
		for name, inner := range value {
			note(given, at+"."+name, inner)
			if strings.HasPrefix(name, "key") {
				note(given, at, inner)
			}
		}
	case []any:
		for _, inner := range value {
			note(given, at, inner)
		}
	}
}

// generated tells whether models have an attribute: the plain form of a secret
// stands for all three, as write-only values do not come back.
func generated(name string, a schema.Attribute) bool {
	_, whole := a.(schema.SingleNestedAttribute)
	if name == "timeouts" || !a.IsRequired() && !a.IsOptional() {
		return false
	}
	return !a.IsWriteOnly() && !strings.HasSuffix(name, "_wo_version") || whole || name == "credentials_wo_version"
}

func everyInput(at string, attributes map[string]schema.Attribute, see func(at string)) {
	for name, a := range attributes {
		if !generated(name, a) {
			continue
		}
		see(at + "." + name)
		if inner, _ := inside(a); inner != nil {
			everyInput(at+"."+name, inner, see)
		}
	}
}

// inside returns the attributes inside a nested one, and whether they are
// write-only with it.
func inside(a schema.Attribute) (attributes map[string]schema.Attribute, writeOnly bool) {
	switch a := a.(type) {
	case schema.SingleNestedAttribute:
		if a.WriteOnly {
			return nil, true
		}
		return a.Attributes, false
	case schema.MapNestedAttribute:
		return a.NestedObject.Attributes, false
	case schema.ListNestedAttribute:
		return a.NestedObject.Attributes, false
	}
	return nil, false
}

// generator makes values that a schema allows.
type generator struct {
	*rand.Rand
	t      *testing.T
	tenant *acctest.Tenant
	turn   int // of the alternatives that exclude each other
}

func (g *generator) object(at string, attributes map[string]schema.Attribute) rig.Values {
	made := rig.Values{}
	for _, name := range slices.Sorted(maps.Keys(attributes)) { // the same for the same seed
		a := attributes[name]
		if generated(name, a) && (a.IsRequired() || a.IsSensitive() || g.IntN(2) == 0) {
			made[name] = g.value(at+"."+name, a)
		}
	}
	return made
}

func (g *generator) value(at string, a schema.Attribute) any {
	if make := texts[at]; make != nil {
		return make(g)
	}
	switch a := a.(type) {
	case schema.BoolAttribute:
		return g.IntN(2) == 0
	case schema.Int64Attribute:
		return g.number(a.Validators)
	case schema.StringAttribute:
		return g.text(describe(a.Validators))
	case schema.SetAttribute:
		return g.distinct(1, describe(a.Validators))
	case schema.ListAttribute:
		return g.distinct(1, describe(a.Validators))
	case schema.MapAttribute:
		return g.keyed(1, func() any { return g.text(describe(a.Validators)) })
	case schema.SingleNestedAttribute:
		if a.WriteOnly {
			made := rig.Values{}
			for name := range a.Attributes {
				made[name] = "s3cret"
			}
			return made
		}
		return g.object(at, a.Attributes)
	case schema.MapNestedAttribute:
		return g.keyed(0, func() any { return g.object(at, a.NestedObject.Attributes) })
	case schema.ListNestedAttribute:
		list := []any{}
		for range 1 + g.IntN(4) {
			list = append(list, g.object(at, a.NestedObject.Attributes))
		}
		return list
	}
	g.t.Fatalf("%s is a %T, of which no value is made", at, a)
	return nil
}

func describe[V validator.Describer](validators []V) string {
	var all []string
	for _, v := range validators {
		all = append(all, v.Description(context.Background()))
	}
	return strings.Join(all, "; ")
}

var (
	choices = regexp.MustCompile(`value must be one of: \[(.*?)\]`)
	quoted  = regexp.MustCompile(`"([^"]*)"`)
	most    = regexp.MustCompile(`at most (\d+)`)
	between = regexp.MustCompile(`between (\d+) and (\d+)`)
	least   = regexp.MustCompile(`must be at least (\d+)`)
)

func (g *generator) number(validators []validator.Int64) int64 {
	from, to := int64(1), int64(1000)
	rules := describe(validators)
	if found := least.FindStringSubmatch(rules); found != nil {
		from, _ = strconv.ParseInt(found[1], 10, 64)
	}
	if found := between.FindStringSubmatch(rules); found != nil {
		from, _ = strconv.ParseInt(found[1], 10, 64)
		to, _ = strconv.ParseInt(found[2], 10, 64)
	}
	switch g.IntN(4) {
	case 0:
		return from
	case 1:
		return to
	}
	return from + g.Int64N(to-from+1)
}

// pieces are what makes texts hard to carry.
var pieces = []string{"a", "B", "7", "-", "_", "'", `"`, `\`, "<b>", "&amp;", "&", "%41", "%u20AC", "${x}", "é", "€", "日本", "😀", "e\u0301", "+", "=", "/", "?", "#", "null", "true", "0", " x"}

func (g *generator) text(rules string) string {
	pick := func(words []string) string { return words[g.IntN(len(words))] }
	switch {
	case choices.MatchString(rules):
		var words []string
		for _, found := range quoted.FindAllStringSubmatch(choices.FindStringSubmatch(rules)[1], -1) {
			words = append(words, found[1])
		}
		return pick(words)
	case strings.Contains(rules, "absolute UR"):
		return "https://" + pick([]string{"a", "b", "xn--bcher-kva"}) + ".example.com/" + pick([]string{"", "a/b", "a?b=c&d=%20", "~x"})
	case strings.Contains(rules, "colour"):
		return pick([]string{"#", ""}) + fmt.Sprintf("%06x", g.IntN(1<<24))
	case strings.Contains(rules, "base64"):
		raw := make([]byte, 1+g.IntN(64))
		for i := range raw {
			raw[i] = byte(g.Uint32())
		}
		return base64.StdEncoding.EncodeToString(raw)
	case strings.Contains(rules, "JSON object"):
		return pick([]string{`{}`, `{"a":1}`, `{ "b": [1.5, null, "<&>"], "a": {"c": true} }`})
	case strings.Contains(rules, "only characters"), strings.Contains(rules, "only letters"), strings.Contains(rules, "letters, digits"), strings.Contains(rules, "without dots"):
		return pick([]string{"a", "b"}) + strconv.Itoa(g.IntN(1000))
	case strings.Contains(rules, "e-mail address"):
		return pick([]string{"a", "b.c+d"}) + "@example.com"
	}
	length := 1 + g.IntN(12)
	if found := most.FindStringSubmatch(rules); found != nil {
		length = 1 + g.IntN(2)
	}
	var b strings.Builder
	b.WriteString(pick([]string{"x", "Ö", "9"}))
	for range length {
		b.WriteString(pick(pieces))
	}
	return b.String()
}

func (g *generator) distinct(least int, rules string) []any {
	made := []any{}
	for range least + g.IntN(5) {
		if text := g.text(strings.Replace(rules, "at most 100 elements", "", 1)); !slices.Contains(made, any(text)) {
			made = append(made, text)
		}
	}
	return made
}

func (g *generator) keyed(least int, value func() any) rig.Values {
	made := rig.Values{}
	for range least + g.IntN(4) {
		made[fmt.Sprintf("key%s%d", g.text(""), g.IntN(1000))] = value()
	}
	return made
}

// onlyOne keeps one of the attributes that exclude each other.
func (g *generator) onlyOne(config rig.Values, kind string, names ...string) string {
	one := names[g.turn%len(names)]
	for _, name := range names {
		if name != one {
			delete(config, name)
		}
	}
	if config[one] == nil {
		for _, make := range provider.New("test")().Resources(g.t.Context()) {
			r := make()
			var meta resource.MetadataResponse
			r.Metadata(g.t.Context(), resource.MetadataRequest{}, &meta)
			var declared resource.SchemaResponse
			if r.Schema(g.t.Context(), resource.SchemaRequest{}, &declared); meta.TypeName == kind {
				config[one] = g.value(kind+"."+one, declared.Schema.Attributes[one])
			}
		}
	}
	return one
}

// drop takes attributes away.
func drop(config rig.Values, names ...string) {
	for _, name := range names {
		delete(config, name)
	}
}

// module makes an auth module.
func (g *generator) module(kind, subtype, mode string) string {
	made, err := g.tenant.Client().AuthModules().Create(g.t.Context(), &client.AuthModule{
		Type: kind, Subtype: subtype, Method: "authn", Name: "m" + strconv.Itoa(g.Int()), Enabled: true, Mode: mode, Config: &client.ModuleConfig{},
	})
	if err != nil {
		g.t.Fatal(err)
	}
	return made.ID
}

// texts make what the schema's own rules do not tell.
var texts = map[string]func(g *generator) any{
	"onekosmos_service_provider.saml.metadata": func(g *generator) any { return "<x>" + g.text("") + "</x>" },
	"onekosmos_service_provider.saml.attributes.value": func(g *generator) any {
		return []string{`"a"`, `["a", "b"]`, `{"b": 1, "a": 2}`, `1.5`, `false`, `""`}[g.IntN(6)]
	},
	"onekosmos_user_attribute.module_id":        func(g *generator) any { return g.module(client.ModuleDB, "datastore", client.ModeDirect) },
	"onekosmos_broker_connection.module_id":     func(g *generator) any { return g.module(client.ModuleLDAP, "directory", client.ModeBroker) },
	"onekosmos_webauthn_vendor_metadata.aaguid": func(g *generator) any { return fmt.Sprintf("%08X-8113-47ea-b116-bb5a8db9202a", g.Uint32()) },
	"onekosmos_webauthn_vendor_metadata.metadata": func(g *generator) any {
		return []string{`{"a": 1}`, "text\n", `[1, "<&>"]`, `"quoted"`}[g.IntN(4)]
	},
	// What is an image is told by its first bytes.
	"onekosmos_image.media_type":                                func(g *generator) any { return "image/png" },
	"onekosmos_authentication_journey.additional_conditions":    conditions,
	"onekosmos_authentication_journey_v2.additional_conditions": conditions,
	"onekosmos_message_gateway.email.protocol":                  func(*generator) any { return "smtp" }, // the only one that the reference names
	"onekosmos_auth_module.script":                              func(*generator) any { return `{ "b": [1.5, null, "<&>"], "a": {"c": true} }` },
	"onekosmos_certificate.key_size":                            func(g *generator) any { return []int64{1024, 1032}[g.IntN(2)] },
	"onekosmos_default_auth_scheme.modules": func(g *generator) any {
		all := []any{}
		for range g.IntN(4) {
			all = append(all, g.module(client.ModuleDB, "datastore", client.ModeDirect))
		}
		return all
	},
	"onekosmos_auth_module.certificate_authorities": func(g *generator) any {
		made := rig.Values{}
		for i := range g.IntN(4) {
			made[fmt.Sprintf("key%d.example.com", i)] = rig.Values{"name": "CA" + strconv.Itoa(g.IntN(9)), "template": g.text("")}
		}
		return made
	},
}

func conditions(g *generator) any {
	return []string{`{}`, `{ "time": {"value": ["08:00-18:00"], "operator": "within"} }`, `{"risk":{"operator":"in","value":{"a":[1,null]}}}`}[g.IntN(3)]
}

// fits make of a random model one whose attributes go together.
var fits = map[string]func(g *generator, config rig.Values){
	"onekosmos_service_provider": func(g *generator, config rig.Values) {
		if g.onlyOne(config, "onekosmos_service_provider", "saml", "oidc") == "oidc" {
			drop(config, "idp_initiated", "relay_state")
			return
		}
		drop(config, "hide_banner", "hide_mobile_links", "mobile_app_label")
		attributes, _ := config.Get("saml.attributes").(rig.Values)
		for _, one := range attributes {
			if one := one.(rig.Values); one["value"] == nil {
				delete(one, "value_type")
			}
		}
	},
	"onekosmos_featured_service_provider": func(g *generator, config rig.Values) {
		vendor := g.onlyOne(config, "onekosmos_featured_service_provider", "auth0", "forgerock", "gsuite", "okta", "salesforce", "zendesk")
		block := config[vendor].(rig.Values)
		if vendor != "zendesk" {
			block["credentials_wo_version"] = 1
		}
		if vendor == "forgerock" {
			existing := g.turn/6%2 == 0
			drop(block, "circle_of_trust", "hosted_service_provider")
			block["use_existing_circle_of_trust"] = existing
			block[map[bool]string{true: "circle_of_trust", false: "hosted_service_provider"}[existing]] = g.text("")
		}
	},
	"onekosmos_auth_module": fitAuthModule,
	"onekosmos_broker_connection": func(g *generator, config rig.Values) {
		config["uid"] = g.tenant.Local(g.t).RegisterBroker(config.Text("module_id"), "Data centre")
	},
	"onekosmos_message_gateway": func(g *generator, config rig.Values) {
		channel := g.onlyOne(config, "onekosmos_message_gateway", "email", "sms", "voice")
		drop(config, "type")
		kinds := map[string][]string{"email": {"aws", "sendgrid"}, "sms": {"aws", "twilio", "coalesce", "gupshup", "sandesh"}, "voice": {"twilio"}}[channel]
		config["type"] = kinds[g.turn/3%len(kinds)]
		for _, vendor := range []string{"coalesce", "gupshup", "sandesh"} {
			if config["type"] == vendor {
				g.onlyOne(config, "onekosmos_message_gateway", vendor)
			} else {
				drop(config, vendor)
			}
		}
		if drop(config, "aws_region"); config["type"] == "aws" {
			config["aws_region"] = g.text("")
		}
		if channel == "email" {
			drop(config, "otp_delimiter", "timeout_value")
		}
	},
	"onekosmos_message_template": func(g *generator, config rig.Values) {
		if drop(config, "subject"); config["channel"] == "email" {
			config["subject"] = g.text("")
		}
	},
	"onekosmos_branding": func(g *generator, config rig.Values) {
		if download, ok := config["app_download"].(rig.Values); ok && download["enabled"] == true {
			download["content"], download["url"] = g.text(""), "https://get.example.com"
		}
	},
	"onekosmos_image": func(g *generator, config rig.Values) {
		drop(config, "source")
		config["content_base64"] = base64.StdEncoding.EncodeToString([]byte("\x89PNG\r\n\x1a\n" + g.text("")))
	},
	"onekosmos_authentication_journey":    fitJourney,
	"onekosmos_authentication_journey_v2": fitJourney,
	"onekosmos_proofing_template": func(g *generator, config rig.Values) {
		drop(config, "drift_session_id")
		steps := config["steps"].([]any)
		for i, step := range steps {
			step.(rig.Values)["name"] = fmt.Sprintf("step %d", i)
			actions, _ := step.(rig.Values)["actions"].([]any)
			for _, action := range actions {
				action := action.(rig.Values)
				if action["name"] = g.text(""); action["jump_to"] != nil {
					action["jump_to"] = fmt.Sprintf("step %d", g.IntN(len(steps)))
				}
			}
		}
	},
	"onekosmos_bucket": func(g *generator, config rig.Values) {
		g.onlyOne(config, "onekosmos_bucket", "aws", "gcp", "azure")
	},
	"onekosmos_webauthn_vendor_metadata": func(g *generator, config rig.Values) {
		if config["all_communities"] == true {
			drop(config, "api")
		}
	},
	"onekosmos_certificate": func(g *generator, config rig.Values) {
		if config["early_renewal_days"] != nil {
			config["early_renewal_days"] = g.Int64N(config["expiration_days"].(int64))
		}
	},
}

func fitJourney(g *generator, config rig.Values) {
	for _, name := range []string{"applications", "device_ids", "groups", "ip_addresses", "usernames", "requesting_app_ids"} {
		condition, ok := config[name].(rig.Values)
		if !ok {
			continue
		}
		if name == "ip_addresses" {
			condition["values"] = []any{"203.0.113." + strconv.Itoa(g.IntN(255))}
			if condition["operator"] == client.OperatorInRange {
				condition["values"] = []any{"10.0.0.0/8", "::1", "10.0.0.1-10.0.0.9"}[:1+g.IntN(3)]
			}
		}
		if condition["operator"] == client.OperatorEq {
			condition["values"] = condition["values"].([]any)[:1]
		}
	}
}

func fitAuthModule(g *generator, config rig.Values) {
	const kind = "onekosmos_auth_module"
	drop(config, "mode")
	directory, azure := config["type"] == "ad" || config["type"] == "ldap", config["type"] == "azuread"
	if drop(config, "azure_ad"); azure {
		g.onlyOne(config, kind, "azure_ad")
	}
	if config["type"] != "ad" {
		drop(config, "enhanced_security")
	}
	if !directory {
		drop(config, "directory", "kerberos", "certificate_authorities", "certificate_authority_notification_recipients",
			"certificate_authority_notifications_enabled", "certificate_authority_retry_after_minutes", "certificate_authority_timeout_seconds")
		return
	}
	g.onlyOne(config, kind, "directory")
	settings := config["directory"].(rig.Values)
	drop(settings, "scep_agent", "scep_challenge_url", "scep_enabled", "scep_url", "log_file_count", "log_file_size_mb")
	if config["type"] != "ad" {
		drop(settings, "certificate_authority", "certificate_dns", "certificate_enabled", "certificate_template")
	}
	for _, name := range []string{"server", "bind_dn", "base_dn", "filter"} {
		settings[name] = g.text("")
	}
	settings["port"], settings["protocol"], settings["security_authentication"] = 1+g.IntN(65535), "ldaps", "Simple"
}
