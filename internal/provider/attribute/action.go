package attribute

import (
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Argument is a text that an action needs, and that must not be empty.
func Argument(description string, checks ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Required: true, MarkdownDescription: description, Validators: nonEmpty(checks)}
}

// OptionalArgument is a text that an action may get, and that must not be empty.
func OptionalArgument(description string, checks ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: nonEmpty(checks)}
}
