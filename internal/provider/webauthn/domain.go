// Package webauthn manages what the community knows of the makers of security
// keys.
package webauthn

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	vendor := vendorMetadata().Once()
	return plumbing.Domain{
		Resources:     []func() resource.Resource{vendor.New},
		ListResources: []func() list.ListResource{vendor.NewList},
		DataSources:   []func() datasource.DataSource{vendor.NewOne, vendor.NewAll},
	}
}
