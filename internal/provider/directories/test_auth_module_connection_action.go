package directories

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type testAuthModuleModel struct {
	AuthModuleID types.String `tfsdk:"auth_module_id"`
}

func testAuthModuleConnection() plumbing.Action[testAuthModuleModel] {
	return plumbing.Action[testAuthModuleModel]{
		Name: "test_auth_module_connection", Verb: "test the connection of", Kind: authModuleKind, On: "auth_module_id",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Has the tenant connect to the directory of an auth module, as **Test connection** in AdminX does. The action fails if the connection fails. Requires `license_key` in the provider configuration, but no sign-in.",
				Attributes:          map[string]schema.Attribute{"auth_module_id": attribute.Argument("ID of the auth module.")},
			}
		},
		Invoke: func(ctx context.Context, c *client.Client, m *testAuthModuleModel, say plumbing.Say) error {
			said, err := c.TestAuthModule(ctx, m.AuthModuleID.ValueString())
			if err == nil {
				say("The tenant connected to the directory: %s", said)
			}
			return err
		},
	}
}
