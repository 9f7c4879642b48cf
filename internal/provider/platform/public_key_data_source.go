package platform

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type publicKeyModel struct {
	Service   types.String `tfsdk:"service"`
	PublicKey types.String `tfsdk:"public_key"`
}

func publicKey() plumbing.DataSource[publicKeyModel] {
	return plumbing.DataSource[publicKeyModel]{
		Name: "public_key",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "The public key of a service of the tenant, for clients that encrypt requests to it. It changes when the tenant rotates its keys. Requires no sign-in.",
				Attributes: map[string]schema.Attribute{
					"service":    serviceArgument("Service to query: " + servicesText + "."),
					"public_key": attribute.Output("Current key of the service: base64 of the X and Y coordinates of a point, usually on secp256k1."),
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *publicKeyModel, diags *diag.Diagnostics) {
			key, err := c.ServicePublicKey(ctx, m.Service.ValueString())
			if err != nil {
				diagnostics.Fail(diags, "read", fmt.Sprintf("public key of service %q", m.Service.ValueString()), err)
				return
			}
			m.PublicKey = types.StringValue(key)
		},
	}
}
