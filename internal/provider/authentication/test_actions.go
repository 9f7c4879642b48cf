package authentication

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type oneSpanTestModel struct {
	Username    types.String `tfsdk:"username"`
	OneTimeCode types.String `tfsdk:"one_time_code"`
}

func testOneSpanConnection() plumbing.Action[oneSpanTestModel] {
	return plumbing.Action[oneSpanTestModel]{
		Name: "test_onespan_connection", Verb: "test the OneSpan connection with", Kind: "user", On: "username", Secret: "one_time_code",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Has the tenant check a user's one-time code with the community's OneSpan server. The action fails if the server cannot be reached or refuses the code. A code is good once: each invocation needs another one.",
				Attributes:          map[string]schema.Attribute{"username": attribute.Argument("Username that the OneSpan server knows."), "one_time_code": attribute.Argument("Current one-time code of the user's OneSpan token, with its leading zeros.")},
			}
		},
		Invoke: func(ctx context.Context, c *client.Client, m *oneSpanTestModel, say plumbing.Say) error {
			said, err := c.TestOneSpan(ctx, m.Username.ValueString(), m.OneTimeCode.ValueString())
			if err == nil {
				say("The OneSpan server accepted the code: %s", said)
			}
			return err
		},
	}
}

type transformationTestModel struct {
	Username types.String `tfsdk:"username"`
}

func testSSPRTransformation() plumbing.Action[transformationTestModel] {
	return plumbing.Action[transformationTestModel]{
		Name: "test_sspr_transformation", Verb: "test the transformation for", Kind: "user", On: "username",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Runs the transformation script of the self-service password reset on a user's profile. The action reports which values the script set, but not the values, which are personal data. It fails if the script sets none.",
				Attributes:          map[string]schema.Attribute{"username": attribute.Argument("Username of the user.")},
			}
		},
		Invoke: func(ctx context.Context, c *client.Client, m *transformationTestModel, say plumbing.Say) error {
			filled, empty, err := c.TestTransformation(ctx, m.Username.ValueString())
			if err != nil {
				return err
			}
			say("The script set %s.", strings.Join(filled, ", "))
			if len(empty) > 0 {
				say("The script left %s empty.", strings.Join(empty, ", "))
			}
			return nil
		},
	}
}
