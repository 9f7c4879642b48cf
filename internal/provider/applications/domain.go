// Package applications manages what AdminX shows under Applications: service
// providers and what belongs to them.
package applications

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area. The tenant does not show which of its
// SAML applications are featured ones, so that nothing reads or lists these.
func Domain() plumbing.Domain {
	return plumbing.Domain{
		Kinds: []plumbing.Kind{serviceProvider().Register(), featuredServiceProvider().Register()},
		DataSources: []func() datasource.DataSource{
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
