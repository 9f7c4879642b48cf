// Package sessions is about sign-in sessions: opening one, reading what a user
// answered, and the tokens that come of it.
package sessions

import "github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{}
}
