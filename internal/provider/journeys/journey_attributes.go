package journeys

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
)

// journeyAttributes are what both versions have. unsure ends the description
// of what may not be known to one of them.
func journeyAttributes(kind string, conditions map[string]string, unsure string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":           attribute.ID(kind),
		"name":         attribute.Required("Name of the journey."),
		"enabled":      attribute.Switch("Whether the journey is in force.", true),
		"domain":       attribute.Optional("Domain that the journey is for, such as `example.com`." + unsure),
		"groups":       condition(client.JourneyGroups, "Groups of the user."),
		"device_ids":   condition(client.JourneyDeviceID, "Devices that the user signs in with, by their id."+unsure),
		"applications": condition(client.JourneyApplication, "Applications that the user signs in to, by their name, such as `Salesforce`."+unsure),
		"usernames":    condition(client.JourneyUsername, "Users, by their username."),
		"ip_addresses": condition(client.JourneyIP, "Where the user signs in from. With `in_range` a value is an address, such as `203.0.113.7`, a range in CIDR notation, such as `10.0.0.0/8`, or two addresses with a hyphen, such as `10.0.0.1-10.0.0.9`; otherwise it is an address."+unsure),
		"additional_conditions": schema.StringAttribute{
			CustomType: attribute.JSONType{}, Optional: true, Computed: true,
			Validators:    []validator.String{additionalConditions{attributes: conditions}},
			PlanModifiers: []planmodifier.String{attribute.KeepEqualJSON()},
			MarkdownDescription: "Conditions that no other attribute can express, as a JSON object: by the API's name of the condition an object with its `operator` and its `value`, such as `jsonencode({ time = { operator = \"within\", value = [\"08:00-18:00\"] } })`. " +
				"Leave it out where you do not care: then such conditions stay as they are, and are shown here. " +
				"Where it is given, the journey has these and no other such conditions; `jsonencode({})` removes them all. " +
				"The tenant checks them, and nothing here does.",
		},
		"decision": schema.SingleNestedAttribute{
			Required: true, MarkdownDescription: "What follows when the conditions are met.",
			Validators: []validator.Object{decisionRules{"No authentication method is given twice."}},
			Attributes: map[string]schema.Attribute{
				"action": attribute.Required("What is done, as the API spells it, such as `mfa_required`, which asks for one of `authentication_methods`.", attribute.Sampled(client.JourneyMFARequired)),
				"authentication_methods": schema.ListAttribute{
					Optional: true, ElementType: types.StringType,
					Validators: []validator.List{
						listvalidator.SizeBetween(1, client.MaxJourneyValues), attribute.Where("decision.action", client.JourneyMFARequired).Required(),
						listvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1), attribute.Sampled("password_and_otp", "helpdesk_otp")),
					},
					MarkdownDescription: "Ways to sign in that are asked for, as the API spells them, such as `password_and_otp`. Needed with the action `mfa_required`. " +
						"They are sent in this order; the tenant does not say whether it keeps it, so another order alone is no difference.",
				},
			},
		},
	}
}

// condition is a condition on what the API calls name.
func condition(name, description string) schema.SingleNestedAttribute {
	operator := attribute.OneOf("How the sign-in is compared with the values, as the API spells it.", client.JourneyOperators(name)...)
	operator.Validators = []validator.String{attribute.Supported(client.JourneyOperators(name)...)} // others are additional conditions
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: description + " Without it all are meant.",
		Validators:          []validator.Object{conditionRules{condition: name}},
		Attributes: map[string]schema.Attribute{
			"operator": operator,
			"values": schema.SetAttribute{
				Required: true, ElementType: types.StringType,
				Validators:          []validator.Set{setvalidator.SizeBetween(1, client.MaxJourneyValues), setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
				MarkdownDescription: "Values to compare with. One with the operator `eq`, up to 100 otherwise.",
			},
		},
	}
}

type conditionModel struct {
	Operator types.String `tfsdk:"operator"`
	Values   types.Set    `tfsdk:"values"`
}

type decisionModel struct {
	Action                types.String `tfsdk:"action"`
	AuthenticationMethods types.List   `tfsdk:"authentication_methods"`
}
