package directories

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

func userAttributeDataSource() plumbing.DataSource[userAttributeFields] {
	return plumbing.DataSource[userAttributeFields]{
		Name: "user_attribute",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "An attribute of the users of an auth module, found by its id or its name.",
				Attributes:          ofModule(plumbing.Lookup(userAttributeSchema().Attributes, "id", "name")),
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *userAttributeFields, diags *diag.Diagnostics) {
			if found := plumbing.Find(ctx, userAttributeKind, c.UserAttributes(m.ModuleID.ValueString()), m.ID, m.Name, attributeTitle, diags); found != nil {
				m.fill(found)
			}
		},
	}
}

type userAttributesModel struct {
	ModuleID       types.String          `tfsdk:"module_id"`
	UserAttributes []userAttributeFields `tfsdk:"user_attributes"`
}

func userAttributesDataSource() plumbing.DataSource[userAttributesModel] {
	return plumbing.DataSource[userAttributesModel]{
		Name: "user_attributes",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "All attributes of the users of an auth module.",
				Attributes: ofModule(map[string]schema.Attribute{
					"user_attributes": schema.ListNestedAttribute{
						Computed:            true,
						MarkdownDescription: "The attributes, in the order of their names.",
						NestedObject:        schema.NestedAttributeObject{Attributes: plumbing.Mirror(userAttributeSchema().Attributes)},
					},
				}),
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *userAttributesModel, diags *diag.Diagnostics) {
			all := plumbing.All(ctx, userAttributeKind, c.UserAttributes(m.ModuleID.ValueString()), diags)
			slices.SortFunc(all, func(a, b *client.UserAttribute) int {
				return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
			})
			m.UserAttributes = make([]userAttributeFields, len(all))
			for i, found := range all {
				m.UserAttributes[i].ModuleID = m.ModuleID
				m.UserAttributes[i].fill(found)
			}
		},
	}
}

// ofModule adds the module that a data source looks in.
func ofModule(attributes map[string]schema.Attribute) map[string]schema.Attribute {
	attributes["module_id"] = schema.StringAttribute{
		Required: true, MarkdownDescription: "Id of the auth module to look in.", Validators: plumbing.Required("").Validators,
	}
	return attributes
}
