package provider_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/kinds"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/acctest/rig"
)

// referenceValues are the texts of which the API reference names values, and
// how: in a list, in samples, or in a list that the provider itself depends on.
var referenceValues = map[string]string{
	"onekosmos_auth_module.directory.protocol":                            "listed ldap ldaps",
	"onekosmos_auth_module.directory.security_authentication":             "listed Simple Secure Sealing Encryption SecureSocketLayer ServerBind",
	"onekosmos_auth_module.mode":                                          "supported direct broker",
	"onekosmos_auth_module.password_policy.authentication_type":           "listed Fingerprint Face Fingerprint|Face",
	"onekosmos_auth_module.type":                                          "supported db ad ldap entra_id",
	"onekosmos_auth_proxy_config.auth_schemes":                            "sample push ivr",
	"onekosmos_auth_proxy_config.default_auth_method":                     "listed push ivr",
	"onekosmos_authentication_journey.applications.operator":              "supported in eq",
	"onekosmos_authentication_journey.decision.action":                    "sample mfa_required",
	"onekosmos_authentication_journey.decision.authentication_methods":    "sample password_and_otp helpdesk_otp",
	"onekosmos_authentication_journey.device_ids.operator":                "supported overlap in eq",
	"onekosmos_authentication_journey.groups.operator":                    "supported overlap in eq",
	"onekosmos_authentication_journey.ip_addresses.operator":              "supported in_range in eq",
	"onekosmos_authentication_journey.usernames.operator":                 "supported in eq",
	"onekosmos_authentication_journey_v2.applications.operator":           "supported in eq",
	"onekosmos_authentication_journey_v2.category":                        "sample adaptive_auth_fallback_policy_v2",
	"onekosmos_authentication_journey_v2.decision.action":                 "sample mfa_required",
	"onekosmos_authentication_journey_v2.decision.authentication_methods": "sample password_and_otp helpdesk_otp",
	"onekosmos_authentication_journey_v2.device_ids.operator":             "supported overlap in eq",
	"onekosmos_authentication_journey_v2.groups.operator":                 "supported overlap in eq",
	"onekosmos_authentication_journey_v2.ip_addresses.operator":           "supported in_range in eq",
	"onekosmos_authentication_journey_v2.requesting_app_ids.operator":     "supported eq in",
	"onekosmos_authentication_journey_v2.usernames.operator":              "supported in eq",
	"onekosmos_branding.login_method":                                     "listed qr username",
	"onekosmos_certificate.algorithm":                                     "listed sha1 sha256 sha384 sha512",
	"onekosmos_consent.type":                                              "sample biometric",
	"onekosmos_first_time_enrollment_settings.allowed_factors":            "sample mobile landline smartphone",
	"onekosmos_identity_provider.type":                                    "sample oidc",
	"onekosmos_passwordless_settings.person_limit_rule":                   "sample cleanup none",
	"onekosmos_passwordless_settings.primary_method":                      "sample Fingerprint Pin",
	"onekosmos_passwordless_settings.secondary_method":                    "sample Fingerprint Pin",
	"onekosmos_message_gateway.email.protocol":                            "sample smtp",
	"onekosmos_message_template.channel":                                  "listed email sms voice",
	"onekosmos_message_template.purpose":                                  "sample self_onboarding",
	"onekosmos_proofing_template.document_type":                           "listed dl_object ppt_object idcard_object",
	"onekosmos_proofing_template.steps.type":                              "listed HTML CAPTURE_FRONT CAPTURE_BACK CAPTURE_SELFIE PROCESSING",
	"onekosmos_radius_config.auth_schemes":                                "sample push ivr",
	"onekosmos_radius_config.ivr_line":                                    "sample phone",
	"onekosmos_service_provider.oidc.id_token_signing_algorithm":          "listed RS256 HS256",
	"onekosmos_service_provider.oidc.scopes":                              "sample openid profile email",
	"onekosmos_service_provider.saml.assertion_method":                    "listed post get",
	"onekosmos_service_provider.saml.attributes.source":                   "listed session ledger identity",
	"onekosmos_service_provider.saml.attributes.value_type":               "listed static default",
	"onekosmos_service_provider.saml.encryption_algorithm":                "sample http://www.w3.org/2001/04/xmlenc#aes128-gcm",
	"onekosmos_service_provider.saml.key_transport_algorithm":             "sample http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
	"onekosmos_service_provider.saml.name_id.source":                      "listed session ledger identity",
	"onekosmos_service_provider.saml.name_id.format":                      "sample emailAddress unspecified",
	"onekosmos_service_provider.saml.signing_algorithm":                   "listed RSA_SHA256 RSA_SHA1",
	"onekosmos_webauthn_vendor_metadata.api":                              "supported admin webauthn",
}

var (
	valuesRule = regexp.MustCompile(`(listed|sample|supported) values: \[(.*?)\]`)
	oneOfText  = regexp.MustCompile("One of (`[^`]+`(?:, `[^`]+`)*)\\.")
)

// A value that is nearly one that the API reference names plans with a warning
// that offers it, and is sent as it is; one that the provider itself depends on
// is refused with the same offer.
func TestNearlyListedValues(t *testing.T) {
	t.Parallel()
	found, warned, sent := map[string]string{}, 0, 0
	for _, k := range kinds.All() {
		eachText("", k.Schema(t.Context()), func(at string, rules string, a schema.Attribute) {
			where := k.Type + "." + at
			if strings.Contains(rules, "must be one of") {
				t.Errorf("%s refuses what is not in its list: declare the values with attribute.Listed, Sampled or Supported", where)
			}
			match := valuesRule.FindStringSubmatch(rules)
			if named := oneOfText.FindStringSubmatch(a.GetMarkdownDescription()); named != nil {
				if match == nil || match[1] == "sample" || `"`+strings.ReplaceAll(strings.Trim(named[1], "`"), "`, `", `" "`)+`"` != match[2] {
					t.Errorf("%s is described with %s, and has the rules %q", where, named[1], rules)
				}
			} else if match != nil && match[1] != "sample" {
				t.Errorf("%s does not describe its values", where)
			}
			if match == nil {
				return
			}
			values := strings.Split(strings.Trim(match[2], `"`), `" "`)
			found[where] = match[1] + " " + strings.Join(values, " ")
			tenant, r := acctest.NewRig(t, nil)
			for _, value := range values {
				for _, near := range nearTo(value) {
					config := withText(t, tenant, k, at, near)
					problems := about(r.Validate(k.Type, config), "Value ")
					text := problems.String()
					if len(problems) != 1 || !strings.Contains(text, fmt.Sprintf("%q", near)) || !strings.Contains(text, fmt.Sprintf("Did you mean %q?", value)) || !sits(problems[0].Detail, at) {
						t.Errorf("%s: %q is nearly %q, and it says\n%s", where, near, value, text)
						continue
					}
					if match[1] == "supported" {
						if problems.Errors() == nil {
							t.Errorf("%s: %q is accepted", where, near)
						}
						continue
					}
					warned++
					if problems.Errors() != nil || r.Validate(k.Type, config).Errors() != nil {
						t.Errorf("%s: %q is refused: %s", where, near, r.Validate(k.Type, config))
					}
					plan, problems := r.Plan(k.Type, nil, config)
					if problems.Errors() != nil {
						t.Errorf("%s: %q is not planned: %s", where, near, problems)
						continue
					}
					if text, _ := json.Marshal(plan.Values()); !strings.Contains(string(text), quoteJSON(near)) {
						t.Errorf("%s: %q is planned otherwise: %s", where, near, text)
					}
				}
			}
			if match[1] == "supported" {
				return
			}
			far := r.Validate(k.Type, withText(t, tenant, k, at, "else7"))
			if far.Errors() != nil || len(about(far, "Value ")) != map[string]int{"listed": 1, "sample": 0}[match[1]] || strings.Contains(far.String(), "Did you mean") {
				t.Errorf("%s: of another value it says %s", where, far)
			}
			// Whether the tenant takes it is the tenant's word.
			near := nearTo(values[0])[0]
			tenant.Local(t).ResetJournal()
			_, _ = r.Create(k.Type, withText(t, tenant, k, at, near))
			for _, x := range tenant.Local(t).Journal() {
				if strings.Contains(string(x.Request), quoteJSON(near)) || strings.Contains(x.Path, near) {
					sent++
					return
				}
			}
			t.Errorf("%s: %q is not sent", where, near)
		})
	}
	if !maps.Equal(found, referenceValues) {
		for _, where := range slices.Sorted(maps.Keys(referenceValues)) {
			if found[where] != referenceValues[where] {
				t.Errorf("%s has %q, want %q", where, found[where], referenceValues[where])
			}
			delete(found, where)
		}
		t.Errorf("not expected: %v", found)
	}
	t.Logf("%d texts with values, %d nearly right values planned with a warning, %d texts sent as given", len(found), warned, sent)
}

// eachText hands over every text, and list or set of texts, of a resource.
func eachText(at string, attributes map[string]schema.Attribute, see func(at, rules string, a schema.Attribute)) {
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		here := strings.TrimPrefix(at+"."+name, ".")
		switch a := attributes[name].(type) {
		case schema.StringAttribute:
			see(here, rulesOf(a.Validators), a)
		case schema.ListAttribute:
			see(here, rulesOf(a.Validators), a)
		case schema.SetAttribute:
			see(here, rulesOf(a.Validators), a)
		case schema.NestedAttribute:
			inner := map[string]schema.Attribute{}
			for name, a := range nestedAttributes(a.(described)) {
				inner[name] = a.(schema.Attribute)
			}
			eachText(here, inner, see)
		}
	}
}

func rulesOf[V validator.Describer](validators []V) string {
	var all []string
	for _, v := range validators {
		all = append(all, v.Description(context.Background()))
	}
	return strings.Join(all, "; ")
}

// nearTo returns texts that are nearly a value: in the other case, with
// separators, and with a character too many.
func nearTo(value string) []string {
	other := strings.ToUpper(value)
	if other == value {
		other = strings.ToLower(value)
	}
	return []string{other, value[:1] + "-" + value[1:], value + "x"}
}

// withText returns a configuration of the kind that has a text at a path.
func withText(t *testing.T, tenant *acctest.Tenant, k kinds.Kind, at, text string) rig.Values {
	t.Helper()
	for _, life := range k.Lives {
		life = life.Prepare(t, tenant)
		configs := []rig.Values{life.Full, life.Minimal}
		for _, change := range life.Changes {
			configs = append(configs, life.Minimal.With(change.Set))
		}
		for _, config := range configs {
			if changed, ok := replaceText(config, strings.Split(at, "."), text).(rig.Values); ok {
				return changed
			}
		}
	}
	t.Fatalf("no life of %s has %s", k.Type, at)
	return nil
}

// replaceText returns a copy of a value with another text at a path, in the
// first element of maps and lists, or nil where there is no text.
func replaceText(value any, path []string, text string) any {
	switch value := value.(type) {
	case string:
		if len(path) == 0 {
			return text
		}
	case []any:
		if len(value) > 0 {
			if changed := replaceText(value[0], path, text); changed != nil {
				return append([]any{changed}, value[1:]...)
			}
		}
	case rig.Values:
		if len(path) == 0 {
			return nil
		}
		if inner, ok := value[path[0]]; ok {
			if changed := replaceText(inner, path[1:], text); changed != nil {
				return value.With(rig.Values{path[0]: changed})
			}
			return nil
		}
		for _, key := range slices.Sorted(maps.Keys(value)) { // a map, whose keys are no part of the path
			if changed := replaceText(value[key], path, text); changed != nil {
				return value.With(rig.Values{key: changed})
			}
		}
	}
	return nil
}

// about returns the problems with a summary that begins so.
func about(problems rig.Problems, summary string) (some rig.Problems) {
	for _, p := range problems {
		if strings.HasPrefix(p.Summary, summary) {
			some = append(some, p)
		}
	}
	return some
}

// sits reports whether a detail begins with a path, keys and indexes left out.
func sits(detail, at string) bool {
	where, _, _ := strings.Cut(detail, ": ")
	return regexp.MustCompile(`\[[^]]*\]`).ReplaceAllString(where, "") == at
}

func quoteJSON(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted)
}
