// Package tokens manages the hardware tokens of a community: devices that show
// one-time codes, and the users who have them.
package tokens

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// Domain returns the objects of this area.
func Domain() plumbing.Domain {
	return plumbing.Domain{
		Kinds:   []plumbing.Kind{hardwareToken().Register(), hardwareTokenAssignment().Register()},
		Actions: []func() action.Action{resyncHardwareToken().New},
	}
}

// serialNumber accepts what can stand in the CSV text of a create, in the path of an
// import id, and in a query, where slashes make a pattern of it.
func serialNumber() validator.String {
	return stringvalidator.RegexMatches(regexp.MustCompile(`^[^\s\pC,;:"/]+$`), "must be a serial number without blanks, commas, semicolons, colons, quotes and slashes, such as FT0012345")
}

// together is what the pages say of how many calls a fleet takes.
func together(plural string) string {
	return "Creates and deletes that are in progress at the same time share a request, with at most 500 " + plural + " each. " +
		"Terraform works on 10 objects at a time unless `-parallelism` says otherwise: for a fleet of thousands, run `terraform apply -parallelism=500`."
}
