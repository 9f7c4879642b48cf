// Package secrets is about secrets and certificates: those that the tenant keeps
// or makes, and the arithmetic of its sealed exchange.
package secrets

import "github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{}
}
