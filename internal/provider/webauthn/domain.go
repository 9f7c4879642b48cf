// Package webauthn manages what the community knows of the makers of security
// keys.
package webauthn

import (
	"github.com/hashicorp/terraform-plugin-framework/action"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{
		Actions: []func() action.Action{unregisterAuthenticator().New},
		Kinds:   []plumbing.Kind{vendorMetadata().Register()},
	}
}
