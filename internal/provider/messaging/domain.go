// Package messaging manages what AdminX shows under Messaging: the gateways
// over which the community sends its messages, and the templates of these.
package messaging

import "github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{Kinds: []plumbing.Kind{messageGateway().Register(), messageTemplate().Register()}}
}
