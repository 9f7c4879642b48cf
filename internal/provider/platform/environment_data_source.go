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
				MarkdownDescription: "The environment that a service of the tenant reports. The API reference does not describe it: " +
					"attributes that the service omits are null, and `settings` holds everything. Requires no sign-in; the provider sends its `license_key`, if set, to the WebAuthn API.",
				Attributes: map[string]schema.Attribute{
					"service": serviceArgument("Service to query: " + servicesText + "."),
					"allowed_time_span_seconds": schema.Int64Attribute{Computed: true,
						MarkdownDescription: "Maximum difference between a request's time and the service's clock, in seconds."},
					"session_max_age_minutes": schema.Int64Attribute{Computed: true,
						MarkdownDescription: "Maximum age of an administrator's session, in minutes. Returned by the service `admin`."},
					"settings": schema.StringAttribute{CustomType: attribute.JSONType{}, Computed: true,
						MarkdownDescription: "The service's entire answer, as JSON; read it with `jsondecode`. Members named like secrets or keys, and URLs that contain a username, are omitted."},
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
