// Package network manages how users of network services prove who they are: those
// that sign in through RADIUS, and those behind the auth proxy.
package network

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{Kinds: []plumbing.Kind{authProxyConfig().Register(), radiusConfig().Register()}}
}

// importID is an id that the provider makes.
const importID = "0b7c9c1e-5c0e-4f0b-9a53-0c3f6f3b8f5a"

// The methods that the API reference names: as a default of the auth proxy, and one
// of them in a sample.
const (
	methodPush = "push"
	methodIVR  = "ivr"
)

// commonAttributes are those that both kinds have.
func commonAttributes(kind string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id": schema.StringAttribute{
			Computed: true, MarkdownDescription: "ID of the " + kind + ", a UUID that the provider generates.",
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"name": attribute.Required("Name of the " + kind + "."),
		"auth_schemes": schema.SetAttribute{
			Required: true, ElementType: types.StringType,
			MarkdownDescription: "Authentication methods that users can choose from, as named by the tenant: `push` for a push notification in the mobile app, `ivr` for a phone call.",
			Validators: []validator.Set{setvalidator.SizeBetween(1, 100), attribute.NoNulls(),
				setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1), attribute.Sampled(methodPush, methodIVR))},
		},
		"push_keyword": attribute.Required("Keyword that a user enters to get a push notification."),
		"ivr_keyword":  attribute.Optional("Keyword that a user enters to get a phone call."),
	}
}
