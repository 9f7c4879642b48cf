// Package journeys manages the authentication journeys: who has to sign in how,
// and from where.
package journeys

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
			authenticationJourney().New,
			authenticationJourneyV2().New,
		},
		ListResources: []func() list.ListResource{
			authenticationJourney().NewList,
			authenticationJourneyV2().NewList,
		},
		DataSources: []func() datasource.DataSource{
			authenticationJourney().NewOne,
			authenticationJourney().NewAll,
			authenticationJourneyV2().NewOne,
			authenticationJourneyV2().NewAll,
		},
	}
}
