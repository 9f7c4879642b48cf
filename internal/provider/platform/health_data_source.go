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

type healthModel struct {
	Service   types.String `tfsdk:"service"`
	Healthy   types.Bool   `tfsdk:"healthy"`
	Status    types.String `tfsdk:"status"`
	Code      types.String `tfsdk:"code"`
	Version   types.String `tfsdk:"version"`
	PublicKey types.String `tfsdk:"public_key"`
}

func health() plumbing.DataSource[healthModel] {
	return plumbing.DataSource[healthModel]{
		Name: "health",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "The health of a service of the tenant, for use in `check` blocks and preconditions. " +
					"If the service reports that it is unhealthy, `healthy` is false; an unreachable service is an error. Requires no sign-in.",
				Attributes: map[string]schema.Attribute{
					"service":    serviceArgument("Service to query: "+servicesText+", or `platform` for the whole platform, as reported by the Admin API.", client.ThePlatform),
					"healthy":    schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the service is healthy: it answers, with code 200 if it returns a code."},
					"status":     attribute.Output("Status as reported by the service, such as `all services operational`. Null if it reports none."),
					"code":       attribute.Output("Status code, `200` if healthy. Null if the service reports none."),
					"version":    attribute.Output("Version of the service: the git tag, if any, the commit and the build time in seconds since 1970, separated by periods. Null if an unhealthy service omits it."),
					"public_key": attribute.Output("Public key of the service, as in `onekosmos_public_key`. Null if an unhealthy service omits it."),
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *healthModel, diags *diag.Diagnostics) {
			told, err := c.Health(ctx, m.Service.ValueString())
			if err != nil {
				diagnostics.Fail(diags, "read", fmt.Sprintf("health of service %q", m.Service.ValueString()), err)
				return
			}
			m.Healthy = types.BoolValue(told.Healthy)
			m.Status, m.Code = attribute.Text(&told.Status), attribute.Text(&told.Code)
			m.Version, m.PublicKey = attribute.Text(&told.Version), attribute.Text(&told.PublicKey)
		},
	}
}
