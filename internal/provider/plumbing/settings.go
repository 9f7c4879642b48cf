package plumbing

import (
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
)

// OnePerCommunity completes the declaration of settings of which a community always
// has one set: their identity, a list of one, and what becomes of them on destroy.
// restored says in words what is put back then, such as "the previous settings".
func (r Resource[M, A]) OnePerCommunity(restored string) Resource[M, A] {
	declared := r.Schema
	r.Identity, r.ImportID = []string{"id"}, client.SettingsID
	r.Title = func(*A) string { return client.SettingsID }
	r.Reads.ListOfOne = true
	r.Schema = func() schema.Schema {
		made := declared()
		first, rest, more := strings.Cut(made.MarkdownDescription, "\n\n")
		made.MarkdownDescription = first + " Always present. Destroying this resource restores " + restored +
			", unless the provider sets `settings_on_destroy = \"keep\"`."
		if more {
			made.MarkdownDescription += "\n\n" + rest
		}
		made.Attributes = maps.Clone(made.Attributes)
		made.Attributes["id"] = schema.StringAttribute{
			Computed: true, MarkdownDescription: "Always `" + client.SettingsID + "`.",
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		}
		return made
	}
	return r
}
