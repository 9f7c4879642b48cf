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
		"enabled":      attribute.Switch("Whether the journey is enabled.", true),
		"domain":       attribute.Optional("Domain that the journey applies to, such as `example.com`." + unsure),
		"groups":       condition(client.JourneyGroups, "Groups of the user."),
		"device_ids":   condition(client.JourneyDeviceID, "Devices that the user signs in with, by ID."+unsure),
		"applications": condition(client.JourneyApplication, "Applications that the user signs in to, by name, such as `Salesforce`."+unsure),
		"usernames":    condition(client.JourneyUsername, "Users, by username."),
		"ip_addresses": condition(client.JourneyIP, "IP addresses that the user signs in from. Values are addresses, such as `203.0.113.7`. With `in_range`, they can also be CIDR ranges, such as `10.0.0.0/8`, or address ranges, such as `10.0.0.1-10.0.0.9`."+unsure),
		"additional_conditions": schema.StringAttribute{
			CustomType: attribute.JSONType{}, Optional: true, Computed: true,
			Validators:    []validator.String{additionalConditions{attributes: conditions}},
			PlanModifiers: []planmodifier.String{attribute.KeepEqualJSON()},
			MarkdownDescription: "Conditions that no other attribute can express, as a JSON object that maps the condition's API name to an object with `operator` and `value`, such as `jsonencode({ time = { operator = \"within\", value = [\"08:00-18:00\"] } })`. " +
				"If omitted, such conditions stay as they are and are shown here. " +
				"If set, the journey has exactly these additional conditions; `jsonencode({})` removes them all. " +
				"The provider does not validate them; the tenant does.",
		},
		"decision": schema.SingleNestedAttribute{
			Required: true, MarkdownDescription: "What happens when the conditions match.",
			Validators: []validator.Object{decisionRules{"No authentication method is given twice."}},
			Attributes: map[string]schema.Attribute{
				"action": attribute.Required("Action, as spelled in the API, such as `mfa_required`, which requires one of `authentication_methods`.", attribute.Sampled(client.JourneyMFARequired)),
				"authentication_methods": schema.ListAttribute{
					Optional: true, ElementType: types.StringType,
					Validators: []validator.List{
						listvalidator.SizeBetween(1, client.MaxJourneyValues), attribute.Where("decision.action", client.JourneyMFARequired).Required(),
						listvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1), attribute.Sampled("password_and_otp", "helpdesk_otp")),
					},
					MarkdownDescription: "Authentication methods to offer, as spelled in the API, such as `password_and_otp`. Required with the action `mfa_required`. " +
						"They are sent in this order. The API does not promise to keep it, so a different order is not drift.",
				},
			},
		},
	}
}

// condition is a condition on what the API calls name.
func condition(name, description string) schema.SingleNestedAttribute {
	operator := attribute.OneOf("Operator that compares the sign-in with the values, as spelled in the API.", client.JourneyOperators(name)...)
	operator.Validators = []validator.String{attribute.Supported(client.JourneyOperators(name)...)} // others are additional conditions
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: description + " If omitted, the journey applies to all.",
		Validators:          []validator.Object{conditionRules{condition: name}},
		Attributes: map[string]schema.Attribute{
			"operator": operator,
			"values": schema.SetAttribute{
				Required: true, ElementType: types.StringType,
				Validators:          []validator.Set{setvalidator.SizeBetween(1, client.MaxJourneyValues), setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
				MarkdownDescription: "Values to compare with. The operator `eq` takes one value, other operators up to 100.",
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
