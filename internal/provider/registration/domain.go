// Package registration manages whether users can register themselves, and what they
// agree to.
package registration

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{
		Kinds:       []plumbing.Kind{consent().Register(), selfRegistration().Register(), instanceSelfRegistration().Register()},
		DataSources: []func() datasource.DataSource{consentVersion().New},
	}
}
