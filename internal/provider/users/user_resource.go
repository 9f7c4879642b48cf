package users

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const userKind = "user"

// importID is a uid as tenants give them.
const importID = "3f6f3b8f-5a0b-4c9c-9e5c-0e7f0b9a530c"

func user() plumbing.Resource[userModel, client.User] {
	return plumbing.Resource[userModel, client.User]{
		Name:     "user",
		Kind:     userKind,
		Schema:   userSchema,
		Identity: []string{"auth_module_id", "id"},
		Unique:   []string{"username"},
		ImportID: importID,
		Store: func(c *client.Client, m *userModel) plumbing.Store[client.User] {
			return c.Users(m.AuthModuleID.ValueString()).Knows(m.ID.ValueString(), m.Username.ValueString())
		},
		Expand: func(_ context.Context, change plumbing.Change[userModel], _ *diag.Diagnostics) *client.User {
			return change.Plan.expand(attribute.OrEmpty(change.State))
		},
		Flatten: func(_ context.Context, got *client.User, m *userModel, _ *diag.Diagnostics) { m.fill(got) },
		Title:   func(u *client.User) string { return u.Username },
		Untold:  []string{"idp_id"},
		Named:   true,
		Reads: plumbing.Reads{
			One:    "A user of an auth module, by ID or by username. The other users of the module are not read.",
			All:    "The users of an auth module. See `onekosmos_user_count` for how many there are.",
			Plural: "users", By: []string{"id", "username"},
		},
	}
}

func userSchema() schema.Schema {
	username := attribute.Required("Username. Must be unique within the auth module. No call changes it: changing it replaces the user.",
		stringvalidator.RegexMatches(regexp.MustCompile(`^\S(.*\S)?$`), "must not begin or end with a blank"))
	username.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	idp := attribute.Optional("ID of the identity provider that the user comes from. The API takes it when it creates a user, never returns it, and has no call that changes it.")
	idp.PlanModifiers = []planmodifier.String{onlyAtCreation{"Cannot be changed after the user was created."}}
	return schema.Schema{
		MarkdownDescription: "A user of an auth module. AdminX: Users.\n\n" +
			"The API cannot delete users: destroying the resource disables the user, who stays in the community with devices, security keys and history. " +
			"A disabled user is not taken over when a user of the same name is created, because it may be another person's: import it instead. " +
			"Passwords are not part of the API: invite the user to enroll a device.",
		Attributes: map[string]schema.Attribute{
			"id":                       attribute.ID(userKind),
			"auth_module_id":           authModuleID("ID of the auth module that the user belongs to. Changing it replaces the user."),
			"username":                 username,
			"role":                     attribute.Required("Role of the user, such as `community_admin`. `onekosmos_roles` lists the roles of administrators."),
			"first_name":               attribute.Required("First name."),
			"middle_name":              attribute.Optional("Middle name."),
			"last_name":                attribute.Required("Last name."),
			"email":                    attribute.Required("Email address.", attribute.Email()),
			"email_verified":           attribute.KeptBool("Whether the email address counts as verified."),
			"secondary_email":          attribute.Optional("Second email address.", attribute.Email()),
			"secondary_email_verified": attribute.KeptBool("Whether the second email address counts as verified."),
			"phone":                    attribute.Optional("Phone number, as the tenant expects it, such as `+15550123`."),
			"phone_verified":           attribute.KeptBool("Whether the phone number counts as verified."),
			"enabled":                  attribute.Switch("Whether the user may sign in. A user who is locked is enabled: the actions `onekosmos_lock_user` and `onekosmos_unlock_user` change that.", true),
			"idp_id":                   idp,
			"status":                   schema.StringAttribute{Computed: true, MarkdownDescription: "Status of the user: `active`, `locked` or `disabled`."},
		},
	}
}

// authModuleID is the auth module that an object belongs to for good.
func authModuleID(description string) schema.StringAttribute {
	id := attribute.Required(description, attribute.Refers("auth_module"))
	id.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	return id
}

// onlyAtCreation refuses another value than the one that a user was created with. A
// replacement would end in a disabled user, whose name the new one cannot have.
type onlyAtCreation struct{ attribute.Described }

func (m onlyAtCreation) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() || req.StateValue.IsNull() || req.PlanValue.IsUnknown() || req.PlanValue.Equal(req.StateValue) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Value cannot be changed", req.Path.String()+": no call changes the identity provider of a user, and a user cannot be deleted and created again under the same name. "+
		"Keep the value "+req.StateValue.String()+", or give the user another username.")
}

type userModel struct {
	personModel
	IdPID    types.String   `tfsdk:"idp_id"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

// personModel is what the tenant returns of a user.
type personModel struct {
	ID                     types.String `tfsdk:"id"`
	AuthModuleID           types.String `tfsdk:"auth_module_id"`
	Username               types.String `tfsdk:"username"`
	Role                   types.String `tfsdk:"role"`
	FirstName              types.String `tfsdk:"first_name"`
	MiddleName             types.String `tfsdk:"middle_name"`
	LastName               types.String `tfsdk:"last_name"`
	Email                  types.String `tfsdk:"email"`
	EmailVerified          types.Bool   `tfsdk:"email_verified"`
	SecondaryEmail         types.String `tfsdk:"secondary_email"`
	SecondaryEmailVerified types.Bool   `tfsdk:"secondary_email_verified"`
	Phone                  types.String `tfsdk:"phone"`
	PhoneVerified          types.Bool   `tfsdk:"phone_verified"`
	Enabled                types.Bool   `tfsdk:"enabled"`
	Status                 types.String `tfsdk:"status"`
}

func (m *userModel) expand(before *userModel) *client.User {
	return &client.User{
		Username:          m.Username.ValueString(),
		Role:              m.Role.ValueString(),
		WasRole:           before.Role.ValueString(),
		FirstName:         m.FirstName.ValueString(),
		MiddleName:        attribute.Send(m.MiddleName, &before.MiddleName),
		LastName:          m.LastName.ValueString(),
		Email:             m.Email.ValueString(),
		EmailVerified:     attribute.SendBool[client.Bool](m.EmailVerified),
		SecondaryEmail:    attribute.Send(m.SecondaryEmail, &before.SecondaryEmail),
		SecondaryVerified: attribute.SendBool[client.Bool](m.SecondaryEmailVerified),
		Phone:             attribute.Send(m.Phone, &before.Phone),
		PhoneVerified:     attribute.SendBool[client.Bool](m.PhoneVerified),
		Disabled:          new(client.Bool(!m.Enabled.ValueBool())),
		IdPID:             attribute.Send(m.IdPID, nil),
	}
}

// fill leaves the module as it is known: the user was asked for there.
func (m *personModel) fill(got *client.User) {
	m.ID = types.StringValue(got.ID)
	m.Username = attribute.Stated(got.Username, m.Username)
	m.Role = attribute.Stated(got.Role, m.Role)
	m.FirstName = attribute.Stated(got.FirstName, m.FirstName)
	m.MiddleName = attribute.Shown(got.MiddleName, m.MiddleName)
	m.LastName = attribute.Stated(got.LastName, m.LastName)
	m.Email = attribute.Stated(got.Email, m.Email)
	m.EmailVerified = attribute.KnownBool(got.EmailVerified, m.EmailVerified)
	m.SecondaryEmail = attribute.Shown(got.SecondaryEmail, m.SecondaryEmail)
	m.SecondaryEmailVerified = attribute.KnownBool(got.SecondaryVerified, m.SecondaryEmailVerified)
	m.Phone = attribute.Shown(got.Phone, m.Phone)
	m.PhoneVerified = attribute.KnownBool(got.PhoneVerified, m.PhoneVerified)
	if got.Disabled != nil {
		m.Enabled = types.BoolValue(!bool(*got.Disabled))
	} else if m.Enabled.IsNull() || m.Enabled.IsUnknown() {
		m.Enabled = types.BoolValue(true)
	}
	m.Status = attribute.Stated(got.Status, m.Status)
}
