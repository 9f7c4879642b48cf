// Package federation manages how the community and other identity providers trust
// each other.
package federation

import "github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{Kinds: []plumbing.Kind{idpConfig().Register(), identityProvider().Register(), externalIDP().Register()}}
}
