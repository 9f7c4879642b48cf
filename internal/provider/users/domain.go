// Package users manages the people who sign in: AdminX shows them under Users.
package users

import (
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{
		Kinds: []plumbing.Kind{user().Register()},
	}
}
