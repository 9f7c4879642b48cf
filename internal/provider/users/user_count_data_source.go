package users

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type userCountModel struct {
	AuthModuleID types.String   `tfsdk:"auth_module_id"`
	Query        attribute.JSON `tfsdk:"query"`
	Basic        types.Int64    `tfsdk:"basic_users"`
	All          types.Int64    `tfsdk:"all_users"`
}

func userCount() plumbing.DataSource[userCountModel] {
	return plumbing.DataSource[userCountModel]{
		Name: "user_count",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "How many users there are in an auth module, and in all of them.",
				Attributes: map[string]schema.Attribute{
					"auth_module_id": attribute.Input("ID of the auth module."),
					"query":          query(),
					"basic_users":    schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of users of the auth module who administer nothing, and for whom `query` holds."},
					"all_users":      schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of users of all auth modules."},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *userCountModel, diags *diag.Diagnostics) {
			counts, err := c.UserCounts(ctx, m.AuthModuleID.ValueString(), queryOf(m.Query))
			if err != nil {
				diagnostics.Fail(diags, "count", "users", err)
				return
			}
			m.Basic, m.All = types.Int64Value(counts.Basic), types.Int64Value(counts.All)
		},
	}
}
