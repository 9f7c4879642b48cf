// Package applications manages what AdminX shows under Applications: service
// providers and what belongs to them.
package applications

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	application, featured := serviceProvider().Once(), featuredServiceProvider().Once()
	return plumbing.Domain{
		Resources: []func() resource.Resource{
			application.New,
			featured.New,
		},
		// Featured applications have no list: the tenant does not tell which of
		// its SAML applications were set up that way.
		ListResources: []func() list.ListResource{
			application.NewList,
		},
		DataSources: []func() datasource.DataSource{
			application.NewOne,
			application.NewAll,
			serviceProviderCatalog().New,
			serviceProviderPublicInfo().New,
			idpInitiatedApps().New,
			idpMetadata().New,
		},
		EphemeralResources: []func() ephemeral.EphemeralResource{
			serviceProviderCredentials().New,
			samlRequest().New,
		},
		Functions: []func() function.Function{newParseSAMLMetadata},
	}
}
