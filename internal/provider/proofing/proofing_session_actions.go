package proofing

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type sessionToEndModel struct {
	SessionID types.String `tfsdk:"session_id"`
}

type uploadToCancelModel struct {
	SessionID  types.String `tfsdk:"session_id"`
	ScreenName types.String `tfsdk:"screen_name"`
}

type sessionToRetryModel struct {
	SessionID types.String `tfsdk:"session_id"`
	Cancel    types.Bool   `tfsdk:"cancel"`
}

// sessionActions are what an administrator does to the session of a user.
func sessionActions() []func() action.Action {
	const open = " A session that has already ended that way is left alone; one that has ended another way is an error."
	return []func() action.Action{
		sessionAction("complete", "Completes an open proofing session, with what its user has presented."+open, nil,
			func(ctx context.Context, c *client.Client, m *sessionToEndModel, say plumbing.Say) error {
				ended, err := c.CompleteProofingSession(ctx, m.SessionID.ValueString())
				return sayEnded(say, ended, err)
			}),
		sessionAction("decline", "Declines an open proofing session, as its user can."+open, nil,
			func(ctx context.Context, c *client.Client, m *sessionToEndModel, say plumbing.Say) error {
				ended, err := c.DeclineProofingSession(ctx, m.SessionID.ValueString())
				return sayEnded(say, ended, err)
			}),
		sessionAction("retry", "Lets the user of an ended proofing session try again, if the tenant permits another try, or takes that back.",
			map[string]schema.Attribute{
				"cancel": schema.BoolAttribute{Optional: true, MarkdownDescription: "Whether to take back a retry instead. Default: `false`."},
			},
			func(ctx context.Context, c *client.Client, m *sessionToRetryModel, say plumbing.Say) error {
				if m.Cancel.ValueBool() {
					err := c.CancelProofingRetry(ctx, m.SessionID.ValueString())
					if err == nil {
						say("The retry of the proofing session was canceled.")
					}
					return err
				}
				err := c.RetryProofingSession(ctx, m.SessionID.ValueString())
				if err == nil {
					say("The user can try the proofing session again.")
				}
				return err
			}),
		plumbing.Action[uploadToCancelModel]{
			Name: "cancel_proofing_upload", Verb: "cancel the upload of", Kind: "proofing session", On: "session_id",
			Schema: sessionActionSchema("Ends a proofing session whose images take too long to upload. The tenant marks the session as completed without a result, and deletes what was uploaded."+open,
				map[string]schema.Attribute{"screen_name": attribute.OptionalArgument("Screen on which the user was, such as `Document Upload`, for the tenant's records.")}),
			Invoke: func(ctx context.Context, c *client.Client, m *uploadToCancelModel, say plumbing.Say) error {
				ended, err := c.CancelProofingUpload(ctx, m.SessionID.ValueString(), m.ScreenName.ValueString())
				return sayEnded(say, ended, err)
			},
		}.New,
	}
}

func sessionAction[M any](verb, description string, further map[string]schema.Attribute, invoke func(context.Context, *client.Client, *M, plumbing.Say) error) func() action.Action {
	return plumbing.Action[M]{
		Name: verb + "_proofing_session", Verb: verb, Kind: "proofing session", On: "session_id",
		Schema: sessionActionSchema(description, further), Invoke: invoke,
	}.New
}

func sessionActionSchema(description string, further map[string]schema.Attribute) func() schema.Schema {
	return func() schema.Schema {
		made := schema.Schema{MarkdownDescription: description, Attributes: map[string]schema.Attribute{
			"session_id": attribute.Argument("ID of the proofing session."),
		}}
		for name, a := range further {
			made.Attributes[name] = a
		}
		return made
	}
}

func sayEnded(say plumbing.Say, ended client.Ended, err error) error {
	switch {
	case err != nil:
	case ended.Already:
		say("The proofing session was already %s.", ended.Status)
	default:
		say("The proofing session is %s.", ended.Status)
	}
	return err
}
