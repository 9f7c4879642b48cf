package secrets

import (
	"context"
	"maps"
	"regexp"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

func secret() plumbing.Resource[secretModel, client.StoredSecret] {
	return plumbing.Resource[secretModel, client.StoredSecret]{
		Name:     "secret",
		Kind:     "secret",
		Schema:   secretSchema,
		Identity: []string{"tag"},
		Unique:   []string{"tag"},
		ImportID: "stripe_api_key",
		Store: func(c *client.Client, _ *secretModel) plumbing.Store[client.StoredSecret] {
			return c.SecretStore()
		},
		Expand:  expandSecret,
		Flatten: flattenSecret,
		Title:   func(s *client.StoredSecret) string { return s.Tag },
		Watch:   "A value that somebody else stores under the tag is detected by its time, and the next apply restores the configured one.",
		Reads: plumbing.Reads{
			One:    "Metadata of a secret in the community's secret store, by tag. The API does not return its value.",
			All:    "Metadata of all secrets in the community's secret store. The API does not return their values.",
			Plural: "secrets", By: []string{"tag"},
		},
	}
}

// secretTag is the rule that the API prints.
var secretTag = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]*$`)

func secretSchema() schema.Schema {
	tag := attribute.Required("Tag of the secret. Must start with a letter and contain only letters, digits and underscores. Case-sensitive. Changing it replaces the secret.",
		stringvalidator.RegexMatches(secretTag, "must begin with a letter and have letters, digits and underscores only, such as stripe_api_key"))
	tag.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	attributes := map[string]schema.Attribute{
		"tag": tag,
		"created_by": schema.StringAttribute{
			Computed: true, MarkdownDescription: "Administrator who stored the secret.",
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"created_at": schema.StringAttribute{
			Computed: true, MarkdownDescription: "When the secret was stored, in RFC 3339, UTC.",
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
	}
	value := attribute.SecretAttributes("value", "Value of the secret. Changing it replaces the secret.", true)
	// No call changes a secret, so that another value is another secret.
	plain, version := value["value"].(schema.StringAttribute), value["value_wo_version"].(schema.Int64Attribute)
	plain.PlanModifiers = append(plain.PlanModifiers, stringplanmodifier.RequiresReplace())
	version.PlanModifiers = []planmodifier.Int64{int64planmodifier.RequiresReplaceIf(func(_ context.Context, req planmodifier.Int64Request, resp *int64planmodifier.RequiresReplaceIfFuncResponse) {
		resp.RequiresReplace = !req.StateValue.IsNull() // an imported one has none
	}, "A change replaces the secret.", "A change replaces the secret.")}
	value["value"], value["value_wo_version"] = plain, version
	maps.Copy(attributes, value)
	return schema.Schema{
		MarkdownDescription: "A secret in the community's secret store, stored encrypted under a tag. " +
			"The API neither returns nor updates its value: every change deletes the secret and stores another one with the same tag, so there is briefly none, and `create_before_destroy` does not work. " +
			"The value of an imported secret is unknown: the first apply records `value_wo_version` and leaves the stored value in place until the version changes. With `value`, it replaces the secret; use `lifecycle { ignore_changes = [value] }` to keep it.",
		Attributes: attributes,
	}
}

type secretModel struct {
	Tag            types.String   `tfsdk:"tag"`
	Value          types.String   `tfsdk:"value"`
	ValueWO        types.String   `tfsdk:"value_wo"`
	ValueWOVersion types.Int64    `tfsdk:"value_wo_version"`
	CreatedBy      types.String   `tfsdk:"created_by"`
	CreatedAt      types.String   `tfsdk:"created_at"`
	Timeouts       timeouts.Value `tfsdk:"timeouts"`
}

func expandSecret(_ context.Context, change plumbing.Change[secretModel], diags *diag.Diagnostics) *client.StoredSecret {
	s := &client.StoredSecret{Tag: change.Plan.Tag.ValueString()}
	if change.State != nil {
		return s // of what is changed in place, nothing is the tenant's
	}
	value := func(m *secretModel) attribute.Secret {
		return attribute.Secret{Plain: m.Value, WriteOnly: m.ValueWO, Version: m.ValueWOVersion}
	}
	sent := attribute.ToSend(value(change.Plan), value(change.Config), nil)
	if sent == nil {
		diags.AddAttributeError(path.Root("value_wo"), "Missing secret value", "value_wo: the value is null or unknown, but required to store the secret. Set value_wo or value.")
		return s
	}
	s.Value = *sent
	return s
}

// anotherSecret is the version of a secret that somebody else has stored.
const anotherSecret = -1

func flattenSecret(_ context.Context, s *client.StoredSecret, m *secretModel, _ *diag.Diagnostics) {
	at := types.StringNull()
	if !s.Created.IsZero() {
		at = types.StringValue(s.Created.UTC().Format(time.RFC3339))
	}
	if before := m.CreatedAt; !before.IsNull() && !before.IsUnknown() && !at.IsNull() && !before.Equal(at) {
		// Nothing changes a secret, so this is another one: its value is not
		// the one that was stored.
		m.Value = types.StringNull()
		if !m.ValueWOVersion.IsNull() {
			m.ValueWOVersion = types.Int64Value(anotherSecret)
		}
	}
	m.Tag = types.StringValue(s.Tag)
	m.CreatedBy = attribute.Text(&s.CreatedBy)
	m.CreatedAt = at
	m.ValueWO = types.StringNull()
}
