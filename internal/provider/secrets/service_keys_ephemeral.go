package secrets

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const defaultKeyService = "admin_api"

type serviceKeysModel struct {
	Service     types.String      `tfsdk:"service"`
	ServiceKeys []serviceKeyModel `tfsdk:"service_keys"`
}

type serviceKeyModel struct {
	Tag       types.String `tfsdk:"tag"`
	KeyID     types.String `tfsdk:"key_id"`
	KeySecret types.String `tfsdk:"key_secret"`
	Type      types.String `tfsdk:"type"`
	Debug     types.Bool   `tfsdk:"debug"`
}

func serviceKeys() plumbing.Ephemeral[serviceKeysModel] {
	services := client.ServiceKeyServices()
	return plumbing.Ephemeral[serviceKeysModel]{
		Name: "service_keys",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Keys of the tenant's services, including their secrets. Not stored in plans or state. Requires a `license_key` of level system, but no sign-in.",
				Attributes: map[string]schema.Attribute{
					"service": schema.StringAttribute{
						Optional: true, Computed: true, Validators: []validator.String{stringvalidator.OneOf(services...)},
						MarkdownDescription: "Service to query. " + attribute.OneOfText(services) + " Default: `" + defaultKeyService + "`.",
					},
					"service_keys": schema.ListNestedAttribute{
						Computed: true, MarkdownDescription: "The keys, sorted by tag.",
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"tag":        schema.StringAttribute{Computed: true, MarkdownDescription: "Tag of the key."},
							"key_id":     schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the key."},
							"key_secret": schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Secret of the key."},
							"type":       schema.StringAttribute{Computed: true, MarkdownDescription: "Type of the key, as named by the tenant."},
							"debug":      schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the key is for debugging. Returned only by the Wallet API."},
						}},
					},
				},
			}
		},
		Open: openServiceKeys,
	}
}

func openServiceKeys(ctx context.Context, c *client.Client, m *serviceKeysModel, diags *diag.Diagnostics) {
	if m.Service.IsNull() {
		m.Service = types.StringValue(defaultKeyService)
	}
	found, err := c.ServiceKeys(ctx, m.Service.ValueString())
	if err != nil {
		diagnostics.Fail(diags, "read", fmt.Sprintf("the service keys of %s", m.Service.ValueString()), err)
		return
	}
	m.ServiceKeys = []serviceKeyModel{}
	for _, key := range found {
		if key.KeySecret == "" {
			diags.AddError("The tenant returns no secrets",
				fmt.Sprintf("The %s of the tenant lists the service key %q (%s) with a masked secret, or without one.", m.Service.ValueString(), key.Tag, key.KeyID))
			return
		}
		m.ServiceKeys = append(m.ServiceKeys, serviceKeyModel{
			Tag: attribute.Text(&key.Tag), KeyID: types.StringValue(key.KeyID), KeySecret: types.StringValue(key.KeySecret),
			Type: attribute.Text(&key.Type), Debug: types.BoolPointerValue(key.Debug),
		})
	}
}
