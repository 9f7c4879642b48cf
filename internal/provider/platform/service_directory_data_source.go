package platform

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type serviceDirectoryModel struct {
	Service types.String      `tfsdk:"service"`
	URLs    map[string]string `tfsdk:"urls"`
}

func serviceDirectory() plumbing.DataSource[serviceDirectoryModel] {
	return plumbing.DataSource[serviceDirectoryModel]{
		Name: "service_directory",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "The service directory that a service of the tenant offers: where the services of the platform are. Needs no sign-in.",
				Attributes: map[string]schema.Attribute{
					"service": serviceArgument("The service to ask: " + servicesText + "."),
					"urls": schema.MapAttribute{Computed: true, ElementType: types.StringType,
						MarkdownDescription: "Base URLs of the services, by their names. The platform decides which there are; some can be reached from inside of it only. URLs with a user's name in them are left out."},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *serviceDirectoryModel, diags *diag.Diagnostics) {
			urls, err := c.ServiceDirectory(ctx, m.Service.ValueString())
			if err != nil {
				diagnostics.Fail(diags, "read", fmt.Sprintf("directory of service %q", m.Service.ValueString()), err)
				return
			}
			m.URLs = urls
		},
	}
}
