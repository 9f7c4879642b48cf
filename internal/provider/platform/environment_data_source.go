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

type environmentModel struct {
	Service         types.String   `tfsdk:"service"`
	AllowedTimeSpan types.Int64    `tfsdk:"allowed_time_span_seconds"`
	SessionMaxAge   types.Int64    `tfsdk:"session_max_age_minutes"`
	Settings        attribute.JSON `tfsdk:"settings"`
}

func environment() plumbing.DataSource[environmentModel] {
	return plumbing.DataSource[environmentModel]{
		Name: "environment",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "What a service of the tenant tells of the environment that it runs in. The API reference does not say what that is: " +
					"what a service does not tell is null, and all that it tells is in `settings`. Needs no sign-in; the WebAuthn API is sent the `license_key` of the provider's configuration where there is one.",
				Attributes: map[string]schema.Attribute{
					"service": serviceArgument("The service to ask: " + servicesText + "."),
					"allowed_time_span_seconds": schema.Int64Attribute{Computed: true,
						MarkdownDescription: "How many seconds the time of a request may differ from the service's clock."},
					"session_max_age_minutes": schema.Int64Attribute{Computed: true,
						MarkdownDescription: "How many minutes an administrator's sign-in lasts. The service `admin` tells it."},
					"settings": schema.StringAttribute{CustomType: attribute.JSONType{}, Computed: true,
						MarkdownDescription: "Everything that the service tells. Members whose name speaks of a secret or a key, and URLs with a user's name in them, are left out. As JSON, to be read with `jsondecode`."},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *environmentModel, diags *diag.Diagnostics) {
			told, err := c.ServiceEnvironment(ctx, m.Service.ValueString())
			if err != nil {
				diagnostics.Fail(diags, "read", fmt.Sprintf("environment of service %q", m.Service.ValueString()), err)
				return
			}
			m.AllowedTimeSpan, m.SessionMaxAge = types.Int64PointerValue(told.AllowedTimeSpan), types.Int64PointerValue(told.SessionMaxAge)
			m.Settings = attribute.NewJSON(told.Settings)
		},
	}
}
