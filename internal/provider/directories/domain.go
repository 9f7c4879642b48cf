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
	return plumbing.Domain{
		Resources: []func() resource.Resource{
			authModule().New,
			userAttribute().New,
			defaultAuthScheme().New,
			brokerConnection().New,
		},
		// There is one default scheme, so there is nothing to list.
		ListResources: []func() list.ListResource{
			authModule().NewList,
			userAttribute().NewList,
			brokerConnection().NewList,
		},
		DataSources: []func() datasource.DataSource{
			authModule().NewOne,
			authModule().NewAll,
			userAttribute().NewOne,
			userAttribute().NewAll,
			defaultAuthScheme().NewOne,
			brokerConnection().NewOne,
			brokerConnection().NewAll,
			passwordPolicy().New,
			communityAuthInfo().New,
		},
	}
}
