// Package messaging manages what AdminX shows under Messaging: the gateways
// over which the community sends its messages, and the templates of these.
package messaging

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	gateway, template := messageGateway().Once(), messageTemplate().Once()
	return plumbing.Domain{
		Resources: []func() resource.Resource{
			gateway.New,
			template.New,
		},
		ListResources: []func() list.ListResource{
			gateway.NewList,
			template.NewList,
		},
		DataSources: []func() datasource.DataSource{
			gateway.NewOne,
			gateway.NewAll,
			template.NewOne,
			template.NewAll,
		},
	}
}
