package wallet

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/wait"
)

type sessionResultModel struct {
	SessionID types.String `tfsdk:"session_id"`
	DeviceID  types.String `tfsdk:"device_id"`
	WaitFor   *wait.For    `tfsdk:"wait_for"`
	Status    types.String `tfsdk:"status"`
	Message   types.String `tfsdk:"message"`
}

func sessionResult() plumbing.DataSource[sessionResultModel] {
	return plumbing.DataSource[sessionResultModel]{
		Name: "wallet_session_result",
		Schema: func() schema.Schema {
			notEmpty := []validator.String{stringvalidator.LengthAtLeast(1)}
			return schema.Schema{
				MarkdownDescription: "The result of a session with a user's wallet (UWL session). A failed or expired session is not an error: check `status`. Requires no sign-in.",
				Attributes: map[string]schema.Attribute{
					"session_id": schema.StringAttribute{Required: true, Validators: notEmpty, MarkdownDescription: "ID of the UWL session."},
					"device_id":  schema.StringAttribute{Optional: true, Validators: notEmpty, MarkdownDescription: "ID of the device that must be the trusted one. If omitted, any device is accepted."},
					"wait_for":   wait.Data(),
					"status":     attribute.Output("`success`, `failure`, or `pending` while the wallet has not answered. With `wait_for` a session that is pending to the end is an error."),
					"message":    attribute.Output("The tenant's message about the result. Null if there is none."),
				},
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *sessionResultModel, diags *diag.Diagnostics) {
			id := m.SessionID.ValueString()
			var result *client.WalletSessionResult
			err := m.WaitFor.Until(ctx, func(ctx context.Context) (err error) {
				result, err = c.WalletSessionResult(ctx, id, m.DeviceID.ValueString())
				if err == nil && m.WaitFor != nil && result.Status == client.WalletSessionPending {
					return client.ErrPending
				}
				return err
			})
			switch {
			case errors.Is(err, client.ErrNotFound):
				diags.AddAttributeError(path.Root("session_id"), "No such wallet session",
					fmt.Sprintf("session_id: the Wallet API knows no session %q. Give the id of a UWL session of this tenant; the tenant may forget sessions that are long over.", id))
				return
			case err != nil:
				diagnostics.Fail(diags, "read", fmt.Sprintf("result of wallet session %q", id), err)
				return
			}
			m.Status, m.Message = types.StringValue(result.Status), attribute.Text(&result.Message)
		},
	}
}
