package attribute

import (
	data "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Output is a text that a data source answers.
func Output(description string) data.StringAttribute {
	return data.StringAttribute{Computed: true, MarkdownDescription: description}
}

// Input is a text that a data source needs, and that must not be empty.
func Input(description string, checks ...validator.String) data.StringAttribute {
	return data.StringAttribute{Required: true, MarkdownDescription: description, Validators: nonEmpty(checks)}
}

// Filter is a text that a data source may be given, and that must not be empty.
func Filter(description string, checks ...validator.String) data.StringAttribute {
	return data.StringAttribute{Optional: true, MarkdownDescription: description, Validators: nonEmpty(checks)}
}
