package registration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

func selfRegistration() plumbing.Resource[selfRegistrationModel, client.SelfRegistration] {
	return switchOf("self_registration", "self-registration settings", "The self-registration settings of the community: whether users can register themselves.", (*client.Client).SelfRegistration)
}

func instanceSelfRegistration() plumbing.Resource[selfRegistrationModel, client.SelfRegistration] {
	return switchOf("instance_self_registration", "self-registration settings of the instance",
		"The self-registration settings of the instance: whether users can register themselves. They apply to the whole instance, not only to the community that the provider signs in to, and require a super administrator.",
		(*client.Client).InstanceSelfRegistration)
}

// switchOf declares one of the two: they differ in how far they reach.
func switchOf(name, kind, description string, store func(*client.Client) *client.Settings[client.SelfRegistration]) plumbing.Resource[selfRegistrationModel, client.SelfRegistration] {
	return plumbing.Resource[selfRegistrationModel, client.SelfRegistration]{
		Name: name,
		Kind: kind,
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: description,
				Attributes: map[string]schema.Attribute{
					"allowed": schema.BoolAttribute{Required: true, MarkdownDescription: "Whether users can register themselves."},
				},
			}
		},
		Store: func(c *client.Client, _ *selfRegistrationModel) plumbing.Store[client.SelfRegistration] {
			return store(c)
		},
		Expand: func(_ context.Context, change plumbing.Change[selfRegistrationModel], _ *diag.Diagnostics) *client.SelfRegistration {
			return &client.SelfRegistration{Allowed: attribute.SendBool[client.Bool](change.Plan.Allowed)}
		},
		Flatten: func(_ context.Context, got *client.SelfRegistration, m *selfRegistrationModel, _ *diag.Diagnostics) {
			m.ID, m.Allowed = types.StringValue(client.SettingsID), attribute.KnownBool(got.Allowed, m.Allowed)
		},
		Reads: plumbing.Reads{One: description},
	}.OnePerCommunity("the previous setting")
}

type selfRegistrationModel struct {
	ID       types.String   `tfsdk:"id"`
	Allowed  types.Bool     `tfsdk:"allowed"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}
