package sessions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/wait"
)

func sessionResponseData() plumbing.DataSource[responseModel] {
	return plumbing.DataSource[responseModel]{
		Name: "session_response",
		Schema: func() schema.Schema {
			answered := func(text string) schema.StringAttribute {
				return schema.StringAttribute{CustomType: attribute.JSONType{}, Computed: true, MarkdownDescription: text}
			}
			return schema.Schema{
				MarkdownDescription: "Reads a user's response to a sign-in session and consumes it: the tenant deletes the response once it is read. Every plan reads data sources again, so the next plan finds nothing and fails; set `count` to 0 except for the run that reads.\n\n" +
					"State stores what is read about the user, but not the user's token. Use the ephemeral resource `onekosmos_session_response` for the token.\n\n" +
					"The tenant returns the response only to the key pair that opened the session. The ID of a session that Terraform opens is ephemeral and cannot be used here; for a session that another program opened, set the provider's `private_key` to that program's key.",
				Attributes: map[string]schema.Attribute{
					"session_id": schema.StringAttribute{Required: true, MarkdownDescription: sessionIDText, Validators: notEmpty(nil)},
					"transient":  schema.BoolAttribute{Optional: true, MarkdownDescription: transientText},
					"authentication_method": schema.StringAttribute{
						Optional: true, MarkdownDescription: methodText + " " + attribute.OneOfText(methods),
						Validators: []validator.String{stringvalidator.OneOf(methods...)},
					},
					"alias_used": schema.StringAttribute{Optional: true, MarkdownDescription: aliasText, Validators: notEmpty(nil)},
					"wait_for":   wait.Data(),
					"user":       answered(userText),
					"pon_data":   answered(ponDataText),
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *responseModel, diags *diag.Diagnostics) {
			m.fetch(ctx, c, diags)
		},
	}
}
