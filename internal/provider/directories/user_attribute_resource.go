package directories

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const userAttributeKind = "user attribute"

func userAttribute() plumbing.Resource[userAttributeModel, client.UserAttribute] {
	return plumbing.Resource[userAttributeModel, client.UserAttribute]{
		Name:     "user_attribute",
		Kind:     userAttributeKind,
		Schema:   userAttributeSchema,
		Identity: []string{"auth_module_id", "id"},
		Unique:   []string{"name", "directory_attribute"},
		Store: func(c *client.Client, m *userAttributeModel) plumbing.Store[client.UserAttribute] {
			return c.UserAttributes(m.AuthModuleID.ValueString())
		},
		Expand: func(_ context.Context, change plumbing.Change[userAttributeModel], _ *diag.Diagnostics) *client.UserAttribute {
			return &client.UserAttribute{Name: change.Plan.Name.ValueString(), Attribute: change.Plan.DirectoryAttribute.ValueString()}
		},
		Flatten: func(_ context.Context, got *client.UserAttribute, m *userAttributeModel, _ *diag.Diagnostics) {
			m.fill(got)
		},
		Title: attributeTitle,
		Reads: plumbing.Reads{
			One:    "A user attribute of an auth module, by ID or name.",
			All:    "All user attributes of an auth module.",
			Plural: "user_attributes", By: []string{"id", "name"},
		},
	}
}

func attributeTitle(a *client.UserAttribute) string { return a.Name }

func userAttributeSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A user attribute of an auth module, such as the department, mapped to an attribute of the directory. AdminX: Directory Integrations.",
		Attributes: map[string]schema.Attribute{
			"id":                  attribute.ID(userAttributeKind),
			"auth_module_id":      authModuleID("ID of the auth module whose users have the attribute. Changing it replaces the attribute."),
			"name":                attribute.Required("Display name of the attribute. Must be unique within the auth module."),
			"directory_attribute": attribute.Required("Directory attribute that holds the value, such as `department`. Must be unique within the auth module."),
		},
	}
}

// authModuleID is the auth module that an object belongs to for good.
func authModuleID(description string) schema.StringAttribute {
	id := attribute.Required(description, attribute.Refers("auth_module"))
	id.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	return id
}

type userAttributeModel struct {
	ID                 types.String   `tfsdk:"id"`
	AuthModuleID       types.String   `tfsdk:"auth_module_id"`
	Name               types.String   `tfsdk:"name"`
	DirectoryAttribute types.String   `tfsdk:"directory_attribute"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`
}

// fill leaves the module as it is known: the attribute was asked for there.
func (m *userAttributeModel) fill(got *client.UserAttribute) {
	m.ID, m.Name, m.DirectoryAttribute = types.StringValue(got.ID), types.StringValue(got.Name), types.StringValue(got.Attribute)
}
