package platform

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

type caasConfigModel struct {
	KeyPaths []types.String `tfsdk:"key_paths"`
	Config   attribute.JSON `tfsdk:"config"`
}

func caasConfig() plumbing.DataSource[caasConfigModel] {
	return plumbing.DataSource[caasConfigModel]{
		Name: "caas_config",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Parts of the global configuration of the tenant's Community as a Service (CaaS). The API reference does not describe its content.",
				Attributes: map[string]schema.Attribute{
					"key_paths": textList("Key paths to read, such as `login.attempts`. At least one."),
					"config": schema.StringAttribute{CustomType: attribute.JSONType{}, Computed: true,
						MarkdownDescription: "The tenant's answer, as JSON; read it with `jsondecode`. Members named like secrets or keys, and URLs that contain a username, are omitted."},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *caasConfigModel, diags *diag.Diagnostics) {
			told, err := c.CaasConfig(ctx, given(m.KeyPaths))
			if err != nil {
				diagnostics.Fail(diags, "read", "CaaS configuration", err)
				return
			}
			m.Config = attribute.NewJSON(told)
		},
	}
}
