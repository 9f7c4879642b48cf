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
				MarkdownDescription: "Reads what a user has answered to a sign-in session, and consumes it: the tenant deletes the answer once it has been read. Every plan reads a data source anew, so the next one finds nothing and fails; give it a `count` that is 0 but for the one run that reads.\n\n" +
					"The user's token is not shown: a data source keeps what it reads in the state. The ephemeral resource `onekosmos_session_response` has it. What is known of the user is kept in the state.\n\n" +
					"The tenant hands the answer only to the key pair that opened the session. The id of a session that Terraform itself opens is ephemeral and cannot be given here, so another program has opened this one: set the provider's `private_key` to the key that it used.",
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
