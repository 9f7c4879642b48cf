package users

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type helpdeskPasscodeModel struct {
	User            types.String `tfsdk:"user"`
	ValiditySeconds types.Int64  `tfsdk:"validity_seconds"`
	Passcode        types.String `tfsdk:"passcode"`
	ExpiresAt       types.String `tfsdk:"expires_at"`
}

func helpdeskPasscode() plumbing.Ephemeral[helpdeskPasscodeModel] {
	return plumbing.Ephemeral[helpdeskPasscodeModel]{
		Name: "helpdesk_passcode",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "A one-time passcode for a user who cannot sign in otherwise. The tenant sends it to nobody: hand it to the user yourself. " +
					"Every plan and every apply makes another passcode. Not stored in plans or state. Requires a sign-in with the permission `user.helpdesk-passcode.generate`.",
				Attributes: map[string]schema.Attribute{
					"user":             schema.StringAttribute{Required: true, MarkdownDescription: "Username or email address of the user.", Validators: []validator.String{stringvalidator.LengthAtLeast(1)}},
					"validity_seconds": schema.Int64Attribute{Required: true, MarkdownDescription: "How long the passcode is valid, in seconds, from 60 to 86400.", Validators: []validator.Int64{int64validator.Between(60, 86400)}},
					"passcode":         schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "The passcode."},
					"expires_at":       schema.StringAttribute{Computed: true, MarkdownDescription: "When the passcode expires (RFC 3339)."},
				},
			}
		},
		Open: func(ctx context.Context, c *client.Client, m *helpdeskPasscodeModel, diags *diag.Diagnostics) {
			made, err := c.HelpdeskPasscode(ctx, m.User.ValueString(), m.ValiditySeconds.ValueInt64())
			if err != nil {
				diagnostics.Add(diags, "make a passcode for", userKind, m.User.ValueString(), err)
				return
			}
			m.Passcode, m.ExpiresAt = types.StringValue(made.Passcode), types.StringValue(made.Expires.Format(time.RFC3339))
		},
	}
}
