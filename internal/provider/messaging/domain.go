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
	return plumbing.Domain{
		Resources: []func() resource.Resource{
			messageGateway().New,
			messageTemplate().New,
		},
		ListResources: []func() list.ListResource{
			messageGateway().NewList,
			messageTemplate().NewList,
		},
		DataSources: []func() datasource.DataSource{
			messageGateway().NewOne,
			messageGateway().NewAll,
			messageTemplate().NewOne,
			messageTemplate().NewAll,
		},
	}
}
