// Package platform reads what the services of a tenant tell of themselves.
package platform

import "github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{}
}
