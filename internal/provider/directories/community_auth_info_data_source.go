package directories

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type communityAuthInfoModel struct {
	DNS                  types.String   `tfsdk:"dns"`
	CommunityName        types.String   `tfsdk:"community_name"`
	Community            attribute.JSON `tfsdk:"community"`
	Tenant               attribute.JSON `tfsdk:"tenant"`
	AuthScheme           attribute.JSON `tfsdk:"auth_scheme"`
	Settings             attribute.JSON `tfsdk:"settings"`
	Branding             attribute.JSON `tfsdk:"branding"`
	PasswordResetOptions attribute.JSON `tfsdk:"password_reset_options"`
}

func communityAuthInfo() plumbing.DataSource[communityAuthInfoModel] {
	return plumbing.DataSource[communityAuthInfoModel]{
		Name: "community_auth_info",
		Schema: func() schema.Schema {
			object := func(text string) schema.Attribute {
				return schema.StringAttribute{CustomType: attribute.JSONType{}, Computed: true, MarkdownDescription: text + " As JSON; read it with `jsondecode`."}
			}
			return schema.Schema{
				MarkdownDescription: "Public sign-in information about a community: its names, default auth scheme, settings and branding. Requires no sign-in.",
				Attributes: map[string]schema.Attribute{
					"dns":                    schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: "Host name of the tenant. Default: the host of the provider's `base_url`."},
					"community_name":         schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: "Name of the community. Default: `community_name` of the provider."},
					"community":              object("The community."),
					"tenant":                 object("The tenant."),
					"auth_scheme":            object("The default auth scheme, with its auth modules in order."),
					"settings":               object("Settings of the community."),
					"branding":               object("Branding of the sign-in page."),
					"password_reset_options": object("How users can reset their passwords."),
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *communityAuthInfoModel, diags *diag.Diagnostics) {
			if m.DNS.IsNull() {
				m.DNS = types.StringValue(c.DNS())
			}
			if m.CommunityName.IsNull() {
				m.CommunityName = types.StringValue(c.CommunityName())
			}
			info, err := c.CommunityAuthInfo(ctx, m.DNS.ValueString(), m.CommunityName.ValueString())
			if err != nil {
				diagnostics.Fail(diags, "read", "auth info of community \""+m.CommunityName.ValueString()+"\"", err)
				return
			}
			m.Community, m.Tenant, m.AuthScheme = attribute.NewJSON(info.Community), attribute.NewJSON(info.Tenant), attribute.NewJSON(info.AuthScheme)
			m.Settings, m.Branding, m.PasswordResetOptions = attribute.NewJSON(info.Settings), attribute.NewJSON(info.Branding), attribute.NewJSON(info.PasswordResetOptions)
		},
	}
}
