package journeys

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

const journeyKind = "authentication journey"

func authenticationJourney() plumbing.Resource[journeyModel, client.AuthenticationJourney] {
	return plumbing.Resource[journeyModel, client.AuthenticationJourney]{
		Name:     "authentication_journey",
		Kind:     journeyKind,
		Schema:   journeySchema,
		Identity: []string{"id"},
		Store: func(c *client.Client, _ *journeyModel) plumbing.Store[client.AuthenticationJourney] {
			return c.AuthenticationJourneys()
		},
		Expand: func(ctx context.Context, change plumbing.Change[journeyModel], diags *diag.Diagnostics) *client.AuthenticationJourney {
			j := change.Plan.expand(ctx, change.Config.AdditionalConditions, change.Plan.conditions(client.JourneyUsername), diags)
			if change.State != nil {
				j.Known = change.State.known(change.State.conditions(client.JourneyUsername))
			}
			return j
		},
		Flatten: func(ctx context.Context, j *client.AuthenticationJourney, m *journeyModel, diags *diag.Diagnostics) {
			m.flatten(ctx, j, m.conditions(client.JourneyUsername), diags)
		},
		Title: journeyTitle,
		Reads: plumbing.Reads{
			One:    "A version 1 authentication journey, by ID or name.",
			All:    "All version 1 authentication journeys.",
			Plural: "authentication_journeys", By: []string{"id", "name"},
		},
	}
}

func journeyTitle(j *client.AuthenticationJourney) string { return j.Name }

// journeyConditions are the attributes with conditions, by what the API calls
// them.
var journeyConditions = map[string]string{
	client.JourneyGroups: "groups", client.JourneyDeviceID: "device_ids", client.JourneyApplication: "applications",
	client.JourneyUsername: "usernames", client.JourneyIP: "ip_addresses",
}

func journeySchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "An authentication journey, which decides how users must sign in when all of its conditions match, such as who they are and where they sign in from. AdminX: Adaptive Authentication. " +
			"Journeys with a category are `onekosmos_authentication_journey_v2`.",
		Attributes: journeyAttributes(journeyKind, journeyConditions, ""),
	}
}

type journeyModel struct {
	ID                   types.String    `tfsdk:"id"`
	Name                 types.String    `tfsdk:"name"`
	Enabled              types.Bool      `tfsdk:"enabled"`
	Domain               types.String    `tfsdk:"domain"`
	Groups               *conditionModel `tfsdk:"groups"`
	DeviceIDs            *conditionModel `tfsdk:"device_ids"`
	Applications         *conditionModel `tfsdk:"applications"`
	Usernames            *conditionModel `tfsdk:"usernames"`
	IPAddresses          *conditionModel `tfsdk:"ip_addresses"`
	AdditionalConditions attribute.JSON  `tfsdk:"additional_conditions"`
	Decision             *decisionModel  `tfsdk:"decision"`
	Timeouts             timeouts.Value  `tfsdk:"timeouts"`
}

// conditions returns the conditions by what the API calls them; users is how
// it calls the one on usernames.
func (m *journeyModel) conditions(users string) map[string]**conditionModel {
	return map[string]**conditionModel{
		client.JourneyGroups: &m.Groups, client.JourneyDeviceID: &m.DeviceIDs, client.JourneyApplication: &m.Applications,
		users: &m.Usernames, client.JourneyIP: &m.IPAddresses,
	}
}
