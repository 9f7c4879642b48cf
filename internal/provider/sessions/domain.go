// Package sessions is about sign-in sessions: opening one, reading what a user
// answered, and the tokens that come of it.
package sessions

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{
		DataSources: []func() datasource.DataSource{
			sessionResponseData().New,
			tokenInfoData().New,
		},
		EphemeralResources: []func() ephemeral.EphemeralResource{
			session().New,
			sessionResponse().New,
			accessToken().New,
			tokenInfo().New,
			signedNonce().New,
		},
	}
}
