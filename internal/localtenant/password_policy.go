package localtenant

import (
	"fmt"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/localtenant/engine"
)

func passwordPolicyOperations() []operation {
	return []operation{{
		Endpoint: "adminapi POST /pwd-policy/fetch", Home: true, Body: engine.Texts("moduleId").Required(),
		Find: modules().Find, Handle: fetchPasswordPolicy,
	}}
}

// defaultPasswordPolicy is what modules without one of their own go by.
func defaultPasswordPolicy() map[string]any {
	return engine.Normalize(map[string]any{
		"authtype": "Fingerprint", "description": "Default password policy",
		"rules": map[string]any{
			"min": 8, "min_enabled": true, "min_special": 1, "min_special_enabled": true,
			"min_numbers": 1, "min_numbers_enabled": true, "special_chars_allowed": "!@#$%^&*()-_=+",
			"special_chars_allowed_enabled": true, "min_alpha_caps": 1, "min_alpha_caps_enabled": true,
			"noUsername": true, "noUsername_enabled": true, "noSpaces": true, "noSpaces_enabled": true,
			"allowInRow": 3, "allowInRow_enabled": false,
		},
	})
}

// fetchPasswordPolicy answers the rules in short: fewer of them than a module
// has, counts of special characters and numbers as booleans. A rule that is
// switched off counts as 0 or false.
func fetchPasswordPolicy(c *call) answer {
	policy := engine.Part(engine.Part(c.Object, "config"), "passwordPolicy")
	if policy == nil {
		policy = defaultPasswordPolicy()
	}
	rules := engine.Part(policy, "rules")
	number := func(name string) float64 {
		value, _ := rules[name].(float64)
		if rules[name+"_enabled"] != true {
			return 0
		}
		return value
	}
	on := func(name string) bool { return rules[name+"_enabled"] == true && rules[name] == true }
	descriptions := []any{}
	describe := func(applies bool, format string, values ...any) {
		if applies {
			descriptions = append(descriptions, fmt.Sprintf(format, values...))
		}
	}
	describe(number("min") > 0, "Password must have at least %v characters", number("min"))
	describe(number("min_special") > 0, "Password must have at least %v special characters", number("min_special"))
	describe(number("min_numbers") > 0, "Password must have at least %v numbers", number("min_numbers"))
	describe(number("min_alpha_caps") > 0, "Password must have at least %v capital letters", number("min_alpha_caps"))
	describe(on("noUsername"), "Password must not contain the username")
	describe(on("noSpaces"), "Password must not contain spaces")
	describe(number("allowInRow") > 0, "Password must not repeat a character more than %v times in a row", number("allowInRow"))
	return engine.Reply(map[string]any{
		"rules": map[string]any{
			"min": number("min"), "special": number("min_special") > 0, "number": number("min_numbers") > 0,
			"noUsername": on("noUsername"), "noSpaces": on("noSpaces"), "allowInRow": number("allowInRow"),
		},
		"descriptions": descriptions,
	})
}
