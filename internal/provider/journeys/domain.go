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
	journey, journeyV2 := authenticationJourney().Once(), authenticationJourneyV2().Once()
	return plumbing.Domain{
		Resources: []func() resource.Resource{
			journey.New,
			journeyV2.New,
		},
		ListResources: []func() list.ListResource{
			journey.NewList,
			journeyV2.NewList,
		},
		DataSources: []func() datasource.DataSource{
			journey.NewOne,
			journey.NewAll,
			journeyV2.NewOne,
			journeyV2.NewAll,
		},
	}
}
