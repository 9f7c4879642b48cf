// Package access reads what AdminX shows under Roles: who may do what in a
// community.
package access

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{
		DataSources: []func() datasource.DataSource{
			roles().New,
			role().New,
			authorizations().New,
			permissions().New,
		},
	}
}

// texts returns a list of texts that a data source answers.
func texts(list []string) []types.String {
	made := make([]types.String, len(list))
	for i, text := range list {
		made[i] = types.StringValue(text)
	}
	return made
}
