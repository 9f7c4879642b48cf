// Package secrets is about secrets and certificates: those that the tenant keeps
// or makes, and the arithmetic of its sealed exchange.
package secrets

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	stored := secret().Once()
	return plumbing.Domain{
		Resources:          []func() resource.Resource{stored.New, newCertificate()},
		ListResources:      []func() list.ListResource{stored.NewList},
		DataSources:        []func() datasource.DataSource{stored.NewOne, stored.NewAll},
		EphemeralResources: []func() ephemeral.EphemeralResource{ephemeralCertificate().New, serviceKeys().New},
		Functions:          []func() function.Function{newPublicKey, newECDSAEncrypt, newECDSADecrypt},
	}
}
