// Package branding manages what AdminX shows under Branding: colors, texts
// and images of the pages that users sign in on.
package branding

import "github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{Kinds: []plumbing.Kind{branding().Register(), image().RegisterAs(newImage)}}
}
