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
				MarkdownDescription: "What a service of the tenant says of its own health, to be looked at in a `check` block or a precondition. " +
					"A service that answers that it is not well is no error: `healthy` is false then. A service that cannot be reached is one. Needs no sign-in.",
				Attributes: map[string]schema.Attribute{
					"service":    serviceArgument("The service to ask: "+servicesText+", or `platform` for the platform as a whole, as the Admin API sees it.", client.ThePlatform),
					"healthy":    schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the service is well: it answers, and with the code 200 where it tells a code."},
					"status":     output("The state in the service's own words, such as `all services operational`. Null where the service prints none."),
					"code":       output("The code that stands for the state, `200` when all is well. Null where the service prints none."),
					"version":    output("Version of the service: the git tag, if it was built from one, the commit, and the time of the build in seconds since 1970, with dots between them. Null where a service that is not well leaves it out."),
					"public_key": output("Public key of the service, the same as in `onekosmos_public_key`. Null where a service that is not well leaves it out."),
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
