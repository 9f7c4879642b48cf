package directories

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

func defaultAuthSchemeDataSource() plumbing.DataSource[authSchemeFields] {
	return plumbing.DataSource[authSchemeFields]{
		Name: "default_auth_scheme",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "The default auth scheme of the community: in which auth modules a user who signs in is looked for.",
				Attributes:          plumbing.Mirror(authSchemeSchema().Attributes),
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *authSchemeFields, diags *diag.Diagnostics) {
			scheme, err := c.DefaultAuthScheme().Get(ctx, client.DefaultAuthSchemeID)
			if err != nil {
				plumbing.Fail(diags, "read", "the "+defaultAuthSchemeKind, err)
				return
			}
			m.fill(ctx, scheme, diags)
		},
	}
}
