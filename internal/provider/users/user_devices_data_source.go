package users

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type userDevicesModel struct {
	AuthModuleID   types.String  `tfsdk:"auth_module_id"`
	Username       types.String  `tfsdk:"username"`
	Devices        []deviceModel `tfsdk:"devices"`
	HasSecurityKey types.Bool    `tfsdk:"has_security_key"`
}

type deviceModel struct {
	ID                   types.String `tfsdk:"id"`
	DeviceID             types.String `tfsdk:"device_id"`
	Name                 types.String `tfsdk:"name"`
	OperatingSystem      types.String `tfsdk:"operating_system"`
	AuthenticatorID      types.String `tfsdk:"authenticator_id"`
	AuthenticatorName    types.String `tfsdk:"authenticator_name"`
	AuthenticatorVersion types.String `tfsdk:"authenticator_version"`
}

func userDevices() plumbing.DataSource[userDevicesModel] {
	return plumbing.DataSource[userDevicesModel]{
		Name: "user_devices",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "Devices that are linked to a user, and whether the user has a security key.",
				Attributes: ofUser(map[string]schema.Attribute{
					"devices":          devices(),
					"has_security_key": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the user has registered a security key."},
				}),
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *userDevicesModel, diags *diag.Diagnostics) {
			users := c.Users(m.AuthModuleID.ValueString())
			found, err := users.Find(ctx, m.Username.ValueString())
			var linked []*client.UserDevice
			if err == nil {
				linked, err = users.Devices(ctx, found)
			}
			has := false
			if err == nil {
				has, err = c.HasSecurityKey(ctx, found.Username)
			}
			if err != nil {
				diagnostics.Fail(diags, "read", fmt.Sprintf("devices of user %q", m.Username.ValueString()), err)
				return
			}
			m.Devices, m.HasSecurityKey = devicesOf(linked), types.BoolValue(has)
		},
	}
}

type userLoginOptionsModel struct {
	AuthModuleID types.String  `tfsdk:"auth_module_id"`
	Username     types.String  `tfsdk:"username"`
	Devices      []deviceModel `tfsdk:"devices"`
	UserPIN      types.Bool    `tfsdk:"user_pin_enrolled"`
	TypingPhrase types.Bool    `tfsdk:"typing_phrase_enrolled"`
}

func userLoginOptions() plumbing.DataSource[userLoginOptionsModel] {
	return plumbing.DataSource[userLoginOptionsModel]{
		Name: "user_login_options",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "What a user can sign in with: linked devices, a PIN and a typing phrase.",
				Attributes: ofUser(map[string]schema.Attribute{
					"devices":                devices(),
					"user_pin_enrolled":      schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the user has set a PIN. Null if the tenant does not return it."},
					"typing_phrase_enrolled": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the user has enrolled a typing phrase. Null if the tenant does not return it."},
				}),
			}
		},
		Read: func(ctx context.Context, c *client.Client, m *userLoginOptionsModel, diags *diag.Diagnostics) {
			users := c.Users(m.AuthModuleID.ValueString())
			found, err := users.Find(ctx, m.Username.ValueString())
			var options *client.LoginOptions
			if err == nil {
				options, err = users.LoginOptions(ctx, found)
			}
			if err != nil {
				diagnostics.Fail(diags, "read", fmt.Sprintf("login options of user %q", m.Username.ValueString()), err)
				return
			}
			m.Devices = devicesOf(options.Devices)
			m.UserPIN, m.TypingPhrase = attribute.KnownBool(options.UserPIN, types.BoolNull()), attribute.KnownBool(options.TypingPhrase, types.BoolNull())
		},
	}
}

// ofUser adds what names a user to the attributes of a data source.
func ofUser(attributes map[string]schema.Attribute) map[string]schema.Attribute {
	attributes["auth_module_id"] = attribute.Input("ID of the auth module that the user belongs to.")
	attributes["username"] = attribute.Input("Username of the user.")
	return attributes
}

func devices() schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: "Linked devices, sorted by `device_id`.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"id":                    attribute.Output("ID of the link."),
			"device_id":             attribute.Output("ID of the device (`did`), which the action `onekosmos_unlink_user_device` takes."),
			"name":                  attribute.Output("Name of the device. Null if the tenant returns none."),
			"operating_system":      attribute.Output("Operating system of the device. Null if the tenant returns none."),
			"authenticator_id":      attribute.Output("ID of the authenticator app. Null if the tenant returns none."),
			"authenticator_name":    attribute.Output("Name of the authenticator app. Null if the tenant returns none."),
			"authenticator_version": attribute.Output("Version of the authenticator app. Null if the tenant returns none."),
		}},
	}
}

func devicesOf(linked []*client.UserDevice) []deviceModel {
	made := make([]deviceModel, len(linked))
	for i, d := range linked {
		text := func(of string) types.String { return attribute.Text(&of) }
		made[i] = deviceModel{text(string(d.ID)), text(string(d.DID)), text(string(d.Name)), text(string(d.OS)), text(string(d.AuthenticatorID)), text(string(d.AuthenticatorName)), text(string(d.AuthenticatorVersion))}
	}
	return made
}
