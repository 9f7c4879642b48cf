package applications

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

func serviceProviderDataSource() plumbing.DataSource[serviceProviderFields] {
	return plumbing.DataSource[serviceProviderFields]{
		Name: "service_provider",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "An application of the community, found by its id or its name.",
				Attributes:          plumbing.Lookup(serviceProviderSchema().Attributes, "id", "name"),
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *serviceProviderFields, diags *diag.Diagnostics) {
			if sp := plumbing.Find(ctx, serviceProviderKind, c.ServiceProviders(), m.ID, m.Name, titleOf, diags); sp != nil {
				flattenServiceProvider(ctx, sp, m, diags)
			}
		},
	}
}

type serviceProvidersModel struct {
	ServiceProviders []serviceProviderFields `tfsdk:"service_providers"`
}

func serviceProvidersDataSource() plumbing.DataSource[serviceProvidersModel] {
	return plumbing.DataSource[serviceProvidersModel]{
		Name: "service_providers",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "All applications of the community.",
				Attributes: map[string]schema.Attribute{
					"service_providers": schema.ListNestedAttribute{
						Computed:            true,
						MarkdownDescription: "The applications, in the order of their names.",
						NestedObject:        schema.NestedAttributeObject{Attributes: plumbing.Mirror(serviceProviderSchema().Attributes)},
					},
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *serviceProvidersModel, diags *diag.Diagnostics) {
			all := plumbing.All(ctx, serviceProviderKind, c.ServiceProviders(), diags)
			slices.SortFunc(all, func(a, b *client.ServiceProvider) int {
				return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
			})
			m.ServiceProviders = make([]serviceProviderFields, len(all))
			for i, sp := range all {
				flattenServiceProvider(ctx, sp, &m.ServiceProviders[i], diags)
			}
		},
	}
}
