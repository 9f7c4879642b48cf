package plumbing

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// OnePerCommunity completes the declaration of settings of which a community always
// has one set: their identity, and what becomes of them on destroy.
func (r Resource[M, A]) OnePerCommunity() Resource[M, A] {
	declared := r.Schema
	r.Identity, r.ImportID = []string{"id"}, client.SettingsID
	r.Title = func(*A) string { return client.SettingsID }
	r.Schema = func() schema.Schema {
		made := declared()
		made.MarkdownDescription += " They always exist. Destroying this resource restores the previous settings, as far as the tenant returned them, " +
			"unless the provider sets `settings_on_destroy = \"keep\"`."
		made.Attributes = maps.Clone(made.Attributes)
		made.Attributes["id"] = schema.StringAttribute{
			Computed: true, MarkdownDescription: "Always `" + client.SettingsID + "`.",
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		}
		return made
	}
	return r
}
