// Package secrets is about secrets and certificates: those that the tenant keeps
// or makes, and the arithmetic of its sealed exchange.
package secrets

import (
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{
		Actions:            []func() action.Action{resetServiceKey().New},
		Kinds:              []plumbing.Kind{secret().Register(), certificate().RegisterAs(newCertificate)},
		EphemeralResources: []func() ephemeral.EphemeralResource{ephemeralCertificate().New, serviceKeys().New},
		Functions:          []func() function.Function{newPublicKey, newECDSAEncrypt, newECDSADecrypt},
	}
}
