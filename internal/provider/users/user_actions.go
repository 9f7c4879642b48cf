package users

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// subject names the user of an action.
type subject struct {
	AuthModuleID types.String `tfsdk:"auth_module_id"`
	Username     types.String `tfsdk:"username"`
}

// find returns the user, and the store that has it.
func (s *subject) find(ctx context.Context, c *client.Client) (client.Users, *client.User, error) {
	users := c.Users(s.AuthModuleID.ValueString())
	found, err := users.Current(ctx, s.Username.ValueString())
	return users, found, err
}

// onUser adds the arguments that name the user.
func onUser(arguments map[string]schema.Attribute) map[string]schema.Attribute {
	arguments["auth_module_id"] = attribute.Argument("ID of the auth module that the user belongs to.")
	arguments["username"] = attribute.Argument("Username of the user.")
	return arguments
}

// userAction is what the actions on a user have in common.
func userAction[M any](name, verb, description string, arguments map[string]schema.Attribute, invoke func(context.Context, *client.Client, *M, plumbing.Say) error) plumbing.Action[M] {
	return plumbing.Action[M]{
		Name: name, Verb: verb, Kind: userKind, On: "username",
		Schema: func() schema.Schema {
			return schema.Schema{MarkdownDescription: description, Attributes: onUser(arguments)}
		},
		Invoke: invoke,
	}
}

type lockUserModel struct {
	subject
	Duration types.Int64 `tfsdk:"lock_duration"`
}

func lockUser() plumbing.Action[lockUserModel] {
	return userAction("lock_user", "lock",
		"Locks a user for some time. A user who is locked already stays locked as before. The tenant knows users to lock by their username alone, without the auth module.",
		map[string]schema.Attribute{
			"lock_duration": schema.Int64Attribute{Required: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
				MarkdownDescription: "How long the user is locked. The API reference does not say in which unit; its sample is `30`."},
		},
		func(ctx context.Context, c *client.Client, m *lockUserModel, say plumbing.Say) error {
			users, found, err := m.find(ctx, c)
			switch {
			case err != nil:
				return err
			case found.Status == "locked":
				say("User %s was locked already.", found.Username)
				return nil
			case found.Status == "disabled":
				say("User %s is disabled, and was not locked.", found.Username)
				return nil
			}
			if err = users.Lock(ctx, found, m.Duration.ValueInt64()); err == nil {
				say("User %s is locked.", found.Username)
			}
			return err
		})
}

func unlockUser() plumbing.Action[subject] {
	return userAction("unlock_user", "unlock",
		"Unlocks a user whom an administrator has locked, or who has entered too many wrong passcodes. Does not enable a disabled user.",
		map[string]schema.Attribute{},
		func(ctx context.Context, c *client.Client, m *subject, say plumbing.Say) error {
			users, found, err := m.find(ctx, c)
			if err != nil {
				return err
			}
			// Not every lock may show in the status.
			if err = users.Unlock(ctx, found); err != nil {
				return err
			}
			if found.Status == "locked" {
				say("User %s is unlocked.", found.Username)
			} else {
				say("User %s was not shown as locked. The tenant has accepted the request to unlock all the same.", found.Username)
			}
			return nil
		})
}

type unlinkUserDeviceModel struct {
	subject
	DeviceID types.String `tfsdk:"device_id"`
}

func unlinkUserDevice() plumbing.Action[unlinkUserDeviceModel] {
	return userAction("unlink_user_device", "unlink a device of",
		"Unlinks a device from a user, who can no longer sign in with it. A device that is not linked is no error.",
		map[string]schema.Attribute{"device_id": attribute.Argument("ID of the device (`did`), as `onekosmos_user_devices` shows it.")},
		func(ctx context.Context, c *client.Client, m *unlinkUserDeviceModel, say plumbing.Say) error {
			users, found, err := m.find(ctx, c)
			if err != nil {
				return err
			}
			linked, err := users.Devices(ctx, found)
			if err != nil {
				return err
			}
			for _, device := range linked {
				if string(device.DID) != m.DeviceID.ValueString() {
					continue
				}
				if err := users.Unlink(ctx, found, m.DeviceID.ValueString()); err != nil && !errors.Is(err, client.ErrNotFound) {
					return err
				}
				say("The device %s is unlinked from user %s.", m.DeviceID.ValueString(), found.Username)
				return nil
			}
			say("User %s has no device %s. Nothing was unlinked.", found.Username, m.DeviceID.ValueString())
			return nil
		})
}

func terminateUserSessions() plumbing.Action[subject] {
	return userAction("terminate_user_sessions", "terminate the sessions of",
		"Ends every session of a user, who has to sign in again.",
		map[string]schema.Attribute{},
		func(ctx context.Context, c *client.Client, m *subject, say plumbing.Say) error {
			users, found, err := m.find(ctx, c)
			if err == nil {
				err = users.EndSessions(ctx, found)
			}
			if err == nil {
				say("All sessions of user %s have ended.", found.Username)
			}
			return err
		})
}

type inviteUserModel struct {
	subject
	Email    types.String `tfsdk:"email"`
	Phone    types.String `tfsdk:"phone"`
	Template types.String `tfsdk:"template_key_path"`
}

func inviteUser() plumbing.Action[inviteUserModel] {
	made := userAction("invite_user", "invite",
		"Sends a user an invitation to enroll a device. Each time it is invoked, another invitation is sent. Requires `license_key` in the provider configuration: without a license the tenant asks for a captcha. "+
			"The link and the code of the invitation are not shown, because whoever has them can enroll in the user's place.",
		map[string]schema.Attribute{
			"email":             attribute.OptionalArgument("Email address that the invitation is sent to. At least one of `email` and `phone` must be set.", attribute.Email()),
			"phone":             attribute.OptionalArgument("Phone number that the invitation is sent to as a text message. At least one of `email` and `phone` must be set."),
			"template_key_path": attribute.Argument("Key path of the message template in the tenant's configuration. The API reference does not list the values."),
		},
		func(ctx context.Context, c *client.Client, m *inviteUserModel, say plumbing.Say) error {
			users, found, err := m.find(ctx, c)
			if err == nil && found.Status == "disabled" {
				err = fmt.Errorf("the user is disabled and cannot enroll: %w", client.ErrRefused)
			}
			if err == nil {
				err = users.Invite(ctx, found, client.Invitation{Email: m.Email.ValueString(), Phone: m.Phone.ValueString(), Template: m.Template.ValueString()})
			}
			if err == nil {
				say("User %s was invited.", found.Username)
			}
			return err
		})
	made.Check = func(m *inviteUserModel, diags *diag.Diagnostics) {
		if m.Email.IsNull() && m.Phone.IsNull() {
			diags.AddAttributeError(path.Root("email"), "Missing address", "email: neither email nor phone is set. Give the address that the invitation is sent to.")
		}
	}
	return made
}

type resendInviteModel struct {
	subject
	Email types.String `tfsdk:"email"`
}

func resendInvite() plumbing.Action[resendInviteModel] {
	return userAction("resend_invite", "resend the invitation of",
		"Sends the newest open invitation of a user again. Where there is none, for instance because the user has enrolled, nothing is sent. Requires `license_key` in the provider configuration: without a license the tenant asks for a captcha.",
		map[string]schema.Attribute{
			"email": attribute.OptionalArgument("Email address that the invitation is sent to. Default: the user's `email`.", attribute.Email()),
		},
		func(ctx context.Context, c *client.Client, m *resendInviteModel, say plumbing.Say) error {
			users, found, err := m.find(ctx, c)
			if err != nil {
				return err
			}
			codes, err := users.AccessCodes(ctx, found)
			if err != nil {
				return err
			}
			var open *client.AccessCode
			for _, code := range codes {
				if code.Open() {
					open = code
				}
			}
			if open == nil {
				say("User %s has no open invitation. Nothing was sent. The action onekosmos_invite_user sends one.", found.Username)
				return nil
			}
			email := found.Email
			if !m.Email.IsNull() {
				email = m.Email.ValueString()
			}
			if err = users.ResendInvite(ctx, found, open, email); err == nil {
				say("The invitation of user %s was sent again, to %s.", found.Username, email)
			}
			return err
		})
}

type deleteAccessCodeModel struct {
	subject
	ID types.String `tfsdk:"access_code_id"`
}

func deleteAccessCode() plumbing.Action[deleteAccessCodeModel] {
	return userAction("delete_access_code", "delete the access codes of",
		"Deletes the open access codes of a user, such as invitations, or one of them. None at all is no error. The codes themselves are no argument: whoever has one can enroll in the user's place.",
		map[string]schema.Attribute{
			"access_code_id": attribute.OptionalArgument("ID of the access code, as `onekosmos_access_codes` shows it. Default: every open one of the user."),
		},
		func(ctx context.Context, c *client.Client, m *deleteAccessCodeModel, say plumbing.Say) error {
			users, found, err := m.find(ctx, c)
			if err != nil {
				return err
			}
			codes, err := users.AccessCodes(ctx, found)
			if err != nil {
				return err
			}
			deleted := 0
			for _, code := range codes {
				if !code.Open() || !m.ID.IsNull() && code.ID != m.ID.ValueString() {
					continue
				}
				if err := c.DeleteAccessCode(ctx, code); err != nil && !errors.Is(err, client.ErrNotFound) {
					return err
				}
				deleted++
			}
			if deleted == 0 {
				say("User %s has no such access code. Nothing was deleted.", found.Username)
			} else {
				say("Deleted %d access codes of user %s.", deleted, found.Username)
			}
			return nil
		})
}
