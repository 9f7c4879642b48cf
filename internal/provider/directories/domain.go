// Package directories manages what AdminX shows under Directories: where the
// users of a community and their passwords come from.
package directories

import (
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{
		Kinds:       []plumbing.Kind{authModule().Register(), userAttribute().Register(), defaultAuthScheme().Register(), brokerConnection().Register(), sessionAttributes().Register()},
		DataSources: []func() datasource.DataSource{passwordPolicy().New, communityAuthInfo().New},
		Actions:     []func() action.Action{testAuthModuleConnection().New},
	}
}
