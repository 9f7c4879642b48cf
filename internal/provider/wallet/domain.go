// Package wallet reads what the Wallet API tells of users' wallets and
// their sessions.
package wallet

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{
		DataSources: []func() datasource.DataSource{
			sessionResult().New,
			enrollment().New,
			configuration().New,
		},
	}
}
