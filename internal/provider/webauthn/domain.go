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
	return plumbing.Domain{
		Resources:     []func() resource.Resource{vendorMetadata().New},
		ListResources: []func() list.ListResource{vendorMetadata().NewList},
		DataSources:   []func() datasource.DataSource{vendorMetadata().NewOne, vendorMetadata().NewAll},
	}
}
