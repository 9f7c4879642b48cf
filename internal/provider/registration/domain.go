// Package registration manages whether users can register themselves.
package registration

import "github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{Kinds: []plumbing.Kind{selfRegistration().Register(), instanceSelfRegistration().Register()}}
}
