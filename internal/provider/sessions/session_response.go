package sessions

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/wait"
)

// responseModel is what the data source and the ephemeral resource of a
// session's response have in common.
type responseModel struct {
	SessionID            types.String   `tfsdk:"session_id"`
	Transient            types.Bool     `tfsdk:"transient"`
	AuthenticationMethod types.String   `tfsdk:"authentication_method"`
	AliasUsed            types.String   `tfsdk:"alias_used"`
	WaitFor              *wait.For      `tfsdk:"wait_for"`
	User                 attribute.JSON `tfsdk:"user"`
	PONData              attribute.JSON `tfsdk:"pon_data"`
}

// What the attributes of both say.
const (
	sessionIDText = "ID of the session, from `onekosmos_session` or the program that opened it."
	transientText = "Whether the session is transient. The API reference does not explain it."
	methodText    = "Method used to ask the user."
	aliasText     = "Alias that the user entered instead of the username, or `true` or `false` for whether it was an alias: the API reference describes both. `true` and `false` are sent as booleans, anything else as a string."
	userText      = "The user who answered, as JSON; read it with `jsondecode`. The API reference does not describe its members."
	ponDataText   = "The `pon_data` of the response, as JSON; read it with `jsondecode`. The API reference does not describe its members."
)

var methods = []string{"qr", "stepUp", "push"}

// fetch reads the response into m, waiting for it where that is wanted, and
// returns the token. It reports what fails; ok is true when nothing did.
func (m *responseModel) fetch(ctx context.Context, c *client.Client, diags *diag.Diagnostics) (token string, ok bool) {
	query := client.SessionQuery{
		SessionID: m.SessionID.ValueString(), Transient: m.Transient.ValueBoolPointer(),
		AuthenticationMethod: m.AuthenticationMethod.ValueString(), AliasUsed: client.AliasUsed(m.AliasUsed.ValueString()),
	}
	var response *client.SessionResponse
	err := m.WaitFor.Until(ctx, func(ctx context.Context) (err error) {
		response, err = c.FetchSessionResponse(ctx, query)
		return err
	})
	if err != nil {
		notFetched(diags, query.SessionID, err)
		return "", false
	}
	m.User, m.PONData = attribute.NewJSON(response.User), attribute.NewJSON(response.PONData)
	return response.Token, true
}

// notFetched says why there is no response, and what to do about it.
func notFetched(diags *diag.Diagnostics, id string, err error) {
	wrong := func(summary, problem string) {
		diags.AddAttributeError(path.Root("session_id"), summary, fmt.Sprintf("session_id: %q %s\n\n%s", id, problem, sentence(err)))
	}
	switch {
	case errors.Is(err, client.ErrPending):
		wrong("No response to the session", "has no response. Either the user has not answered yet, the session does not exist, or its response was already read, which deletes it: the tenant does not distinguish these. "+
			"If the user has not answered yet, set wait_for with a timeout that is long enough, or read again later. Otherwise, open another session.")
	case errors.Is(err, client.ErrSessionExpired):
		wrong("Session has expired", "was not answered and read in time, and the tenant has deleted it. Open another session and read it with wait_for.")
	case errors.Is(err, client.ErrSessionForeign):
		wrong("Session of another key pair", "was opened with another key pair, and the tenant returns its response only to that one. Set private_key in the provider's configuration, or ONEKOSMOS_PRIVATE_KEY, to the private key that the session was opened with. Without private_key the provider makes a new pair each time it starts, so that a session can be read only in the plan or the apply that opened it with the ephemeral resource onekosmos_session.")
	case errors.Is(err, client.ErrOutcomeUnknown):
		wrong("Response of the session may be lost", "may have lost its response: the request failed, and the tenant deletes a response once it has sent it. The provider did not retry. Run Terraform again: if it reports that there is no response, open another session.")
	default:
		diagnostics.Fail(diags, "read", fmt.Sprintf("response of session %q", id), err)
	}
}

func sentence(err error) string { return strings.TrimSuffix(err.Error(), ".") + "." }
