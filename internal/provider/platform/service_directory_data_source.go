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
				MarkdownDescription: "The service directory of a service of the tenant: the URLs of the platform's services. Requires no sign-in.",
				Attributes: map[string]schema.Attribute{
					"service": serviceArgument("Service to query: " + servicesText + "."),
					"urls": schema.MapAttribute{Computed: true, ElementType: types.StringType,
						MarkdownDescription: "Base URLs, keyed by service name. The platform determines the services; some are reachable only from inside it. URLs that contain a username are omitted."},
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
