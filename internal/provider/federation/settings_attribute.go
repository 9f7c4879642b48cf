package federation

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
)

// settingsText describes settings of which the API reference prints none.
const settingsText = "Settings of the %s as a JSON object, with the members that the API has for it; the API reference does not list them. " +
	"Members that are left out stay as the tenant has them, and are not watched. Secrets belong in `secrets_wo`. " +
	"An import and data sources leave out members whose names or values look like secrets."

const secretsText = "Secret members of the %s as a JSON object, such as `{\"clientSecret\": \"…\"}`. They are sent together with `settings`."

// settingsAttribute is the attribute settings; taken are members that other
// attributes have.
func settingsAttribute(kind string, taken ...string) schema.StringAttribute {
	made := attribute.Required(fmt.Sprintf(settingsText, kind),
		attribute.JSONObject(1, `{ name = "Partner" }`), ownMembers{"The members are settings.", append(taken, client.IdentityProviderMembers()...)})
	made.CustomType = attribute.JSONType{}
	made.PlanModifiers = []planmodifier.String{attribute.KeepEqualJSON(), attribute.KeepContainedJSON()}
	return made
}

func secretsAttributes(kind string) map[string]schema.Attribute {
	attributes := attribute.SecretAttributes("secrets", fmt.Sprintf(secretsText, kind), false)
	for _, name := range []string{"secrets", "secrets_wo"} {
		secret := attributes[name].(schema.StringAttribute)
		secret.Validators = append(secret.Validators, attribute.JSONObject(1, `{ clientSecret = var.secret }`))
		attributes[name] = secret
	}
	return attributes
}

// ownMembers refuses members that are no settings, and those that are secrets.
type ownMembers struct {
	attribute.Described
	taken []string
}

func (v ownMembers) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	settings := membersOf(req.ConfigValue)
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		if slices.Contains(v.taken, name) {
			resp.Diagnostics.AddAttributeError(req.Path, "Member is not a setting", fmt.Sprintf("%s: %q is set by the tenant, or by another argument. Remove it here.", req.Path, name))
		}
	}
	for _, secret := range []string{"secrets", "secrets_wo"} {
		var text types.String
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, req.Path.ParentPath().AtName(secret), &text)...)
		for _, name := range inBoth(settings, membersOf(text)) {
			resp.Diagnostics.AddAttributeError(req.Path, "Member is set twice", fmt.Sprintf("%s: %q is also in %s. Remove it from one of them.", req.Path, name, secret))
		}
	}
}

// inBoth returns what two objects have both, at any depth: objects of one name go
// together.
func inBoth(a, b map[string]any) (names []string) {
	for _, name := range slices.Sorted(maps.Keys(b)) {
		one, isObject := a[name].(map[string]any)
		other, too := b[name].(map[string]any)
		if _, there := a[name]; isObject && too {
			names = append(names, inBoth(one, other)...)
		} else if there {
			names = append(names, name)
		}
	}
	return names
}

// membersOf returns those of a JSON object, none of anything else.
func membersOf(text types.String) (members map[string]any) {
	_ = json.Unmarshal([]byte(text.ValueString()), &members)
	return members
}

// looksSecret is what names of secrets look like.
var looksSecret = regexp.MustCompile(`(?i)secret|passw|passphrase|credential|(token|key)$`)

// withoutSecrets returns an object without members that look like secrets, at any
// depth, and without those that other attributes have.
func withoutSecrets(taken ...string) func(json.RawMessage) json.RawMessage {
	return func(object json.RawMessage) json.RawMessage {
		var value map[string]any
		if json.Unmarshal(object, &value) != nil {
			return nil
		}
		for _, name := range taken {
			delete(value, name)
		}
		dropSecrets(value)
		if len(value) == 0 {
			return nil
		}
		kept, _ := json.Marshal(value) // read from JSON
		return kept
	}
}

func dropSecrets(value any) {
	switch value := value.(type) {
	case map[string]any:
		maps.DeleteFunc(value, func(name string, _ any) bool {
			return looksSecret.MatchString(name) && !strings.Contains(strings.ToLower(name), "public")
		})
		for _, inner := range value {
			dropSecrets(inner)
		}
	case []any:
		for _, inner := range value {
			dropSecrets(inner)
		}
	}
}

// providerModel are the attributes that both kinds of identity providers have.
type providerModel struct {
	Settings         attribute.JSON `tfsdk:"settings"`
	Secrets          types.String   `tfsdk:"secrets"`
	SecretsWO        types.String   `tfsdk:"secrets_wo"`
	SecretsWOVersion types.Int64    `tfsdk:"secrets_wo_version"`
}

func (m providerModel) secret() attribute.Secret {
	return attribute.Secret{Plain: m.Secrets, WriteOnly: m.SecretsWO, Version: m.SecretsWOVersion}
}

// expandProvider returns what is sent; state is nil for a creation.
func expandProvider(plan, config providerModel, state *providerModel) *client.IdentityProvider {
	var before *attribute.Secret
	if state != nil {
		before = new(state.secret())
	}
	want := &client.IdentityProvider{Settings: json.RawMessage(config.Settings.ValueString())}
	if secrets := attribute.ToSend(plan.secret(), config.secret(), before); secrets != nil {
		want.Secrets = json.RawMessage(*secrets)
	}
	want.Known = json.RawMessage(cmp.Or(config.SecretsWO.ValueString(), config.Secrets.ValueString()))
	return want
}
