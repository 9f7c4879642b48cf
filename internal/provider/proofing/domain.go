// Package proofing manages what AdminX shows under Identity Proofing: the
// templates of proofing flows, and where captured documents are kept.
package proofing

import "github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{}
}
