package journeys

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const journeyV2Kind = "authentication journey of version 2"

func authenticationJourneyV2() plumbing.Resource[journeyV2Model, client.AuthenticationJourney] {
	return plumbing.Resource[journeyV2Model, client.AuthenticationJourney]{
		Name:     "authentication_journey_v2",
		Kind:     journeyV2Kind,
		Schema:   journeyV2Schema,
		Identity: []string{"id"},
		Store: func(c *client.Client, _ *journeyV2Model) plumbing.Store[client.AuthenticationJourney] {
			return c.AuthenticationJourneysV2()
		},
		Expand: func(ctx context.Context, change plumbing.Change[journeyV2Model], diags *diag.Diagnostics) *client.AuthenticationJourney {
			j := change.Plan.expand(ctx, change.Config.AdditionalConditions, change.Plan.conditions(), diags)
			j.Category = change.Plan.Category.ValueString()
			if change.State != nil {
				j.Known = change.State.known(change.State.conditions())
			}
			return j
		},
		Flatten: func(ctx context.Context, j *client.AuthenticationJourney, m *journeyV2Model, diags *diag.Diagnostics) {
			m.flatten(ctx, j, m.conditions(), diags)
			m.Category = types.StringValue(j.Category)
		},
		Title: journeyTitle,
		Reads: plumbing.Reads{
			One:    "A version 2 authentication journey, by ID or by name. If journeys of several categories share a name, add `category`.",
			All:    "The version 2 authentication journeys, optionally of one category.",
			Plural: "authentication_journeys_v2", By: []string{"id", "name"}, Filters: []string{"category"},
		},
	}
}

// journeyV2Conditions are the attributes with conditions, by what the API calls
// them.
var journeyV2Conditions = map[string]string{
	client.JourneyGroups: "groups", client.JourneyDeviceID: "device_ids", client.JourneyApplication: "applications",
	client.JourneyUsernames: "usernames", client.JourneyIP: "ip_addresses", client.JourneyRequestingAppID: "requesting_app_ids",
}

// notInSample ends the description of what the reference prints for the first
// version only.
const notInSample = " The API reference shows this for journeys of the first version only; the tenant may not take it here."

func journeyV2Schema() schema.Schema {
	attributes := journeyAttributes(journeyV2Kind, journeyV2Conditions, notInSample)
	attributes["category"] = attribute.Required("Category of the journey, as named by the tenant, such as `adaptive_auth_fallback_policy_v2`.", attribute.Sampled("adaptive_auth_fallback_policy_v2"))
	attributes["requesting_app_ids"] = condition(client.JourneyRequestingAppID, "Applications that request the sign-in, by ID, such as `linux_cp` for Linux sign-in.")
	return schema.Schema{
		MarkdownDescription: "A version 2 authentication journey, which decides how users must sign in when all of its conditions match, such as who they are and which application requests it. AdminX: Adaptive Authentication. " +
			"Unlike `onekosmos_authentication_journey`, it has a category.",
		Attributes: attributes,
	}
}

type journeyV2Model struct {
	journeyModel
	Category         types.String    `tfsdk:"category"`
	RequestingAppIDs *conditionModel `tfsdk:"requesting_app_ids"`
}

func (m *journeyV2Model) conditions() map[string]**conditionModel {
	all := m.journeyModel.conditions(client.JourneyUsernames)
	all[client.JourneyRequestingAppID] = &m.RequestingAppIDs
	return all
}
