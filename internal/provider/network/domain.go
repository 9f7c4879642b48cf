// Package network manages how users of network services prove who they are: those
// that sign in through RADIUS, and those behind the auth proxy.
package network

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
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

// configModel are the attributes that both kinds have.
type configModel struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	AuthSchemes types.Set    `tfsdk:"auth_schemes"`
	PushKeyword types.String `tfsdk:"push_keyword"`
	IVRKeyword  types.String `tfsdk:"ivr_keyword"`
}

func (m *configModel) expand(ctx context.Context, before configModel, diags *diag.Diagnostics) *client.NetworkConfig {
	return &client.NetworkConfig{
		Name:        m.Name.ValueString(),
		AuthScheme:  attribute.Strings(ctx, m.AuthSchemes, diags),
		PushKeyword: m.PushKeyword.ValueString(),
		IVRKeyword:  attribute.Send(m.IVRKeyword, &before.IVRKeyword),
	}
}

func (m *configModel) flatten(ctx context.Context, got *client.NetworkConfig, diags *diag.Diagnostics) {
	m.ID = types.StringValue(got.UID)
	m.Name = attribute.Stated(got.Name, m.Name)
	m.AuthSchemes = attribute.ShownSet(ctx, got.AuthScheme, m.AuthSchemes, diags)
	m.PushKeyword = attribute.Stated(got.PushKeyword, m.PushKeyword)
	m.IVRKeyword = attribute.Shown(got.IVRKeyword, m.IVRKeyword)
}
