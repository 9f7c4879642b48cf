// Package directories manages what AdminX shows under Directories: where the
// users of a community and their passwords come from.
package directories

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	module, attribute, scheme, broker := authModule().Once(), userAttribute().Once(), defaultAuthScheme().Once(), brokerConnection().Once()
	return plumbing.Domain{
		Resources: []func() resource.Resource{
			module.New,
			attribute.New,
			scheme.New,
			broker.New,
		},
		// There is one default scheme, so there is nothing to list.
		ListResources: []func() list.ListResource{
			module.NewList,
			attribute.NewList,
			broker.NewList,
		},
		DataSources: []func() datasource.DataSource{
			module.NewOne,
			module.NewAll,
			attribute.NewOne,
			attribute.NewAll,
			scheme.NewOne,
			broker.NewOne,
			broker.NewAll,
			passwordPolicy().New,
			communityAuthInfo().New,
		},
	}
}
