// Package journeys manages the authentication journeys: who has to sign in how,
// and from where.
package journeys

import "github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{Kinds: []plumbing.Kind{authenticationJourney().Register(), authenticationJourneyV2().Register()}}
}
