package secrets

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type keyToResetModel struct {
	Service types.String `tfsdk:"service"`
	Tag     types.String `tfsdk:"tag"`
	KeyID   types.String `tfsdk:"key_id"`
}

func resetServiceKey() plumbing.Action[keyToResetModel] {
	services := client.ServiceKeyServices()
	return plumbing.Action[keyToResetModel]{
		Name: "reset_service_key", Verb: "reset", Kind: "service key", On: "tag",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Replaces a key of one of the tenant's services with a new one of the same tag. Whoever uses the old key loses access at once. " +
					"The ephemeral resource `onekosmos_service_keys` reads the new secret. Requires a `license_key` of level system, but no sign-in.",
				Attributes: map[string]schema.Attribute{
					"service": attribute.OptionalArgument("Service that is asked: "+attribute.OneOfText(services)+" Default: `"+defaultKeyService+"`.", stringvalidator.OneOf(services...)),
					"tag":     attribute.OptionalArgument("Tag of the key, which a reset keeps. Exactly one of `tag` and `key_id` is required."),
					"key_id":  attribute.OptionalArgument("ID of the key, if several have its tag. A reset replaces it, so that the action works once."),
				},
			}
		},
		Check: func(m *keyToResetModel, diags *diag.Diagnostics) {
			if !m.Tag.IsUnknown() && !m.KeyID.IsUnknown() && m.Tag.IsNull() == m.KeyID.IsNull() {
				diags.AddAttributeError(path.Root("tag"), "Invalid attribute combination", "Set exactly one of tag and key_id.")
			}
		},
		Invoke: func(ctx context.Context, c *client.Client, m *keyToResetModel, say plumbing.Say) error {
			service := defaultKeyService
			if given := m.Service.ValueString(); given != "" {
				service = given
			}
			id, err := c.ResetServiceKey(ctx, service, m.KeyID.ValueString(), m.Tag.ValueString())
			if err == nil {
				say("The service key was reset. The ID of the new key is %s.", id)
			}
			return err
		},
	}
}
