// Package branding manages what AdminX shows under Branding: colors, texts
// and images of the pages that users sign in on.
package branding

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area. A community has one branding, and
// no call lists images, so there is nothing to list.
func Domain() plumbing.Domain {
	settings := branding().Once()
	return plumbing.Domain{
		Resources:   []func() resource.Resource{settings.New, newImage()},
		DataSources: []func() datasource.DataSource{settings.NewOne},
	}
}
