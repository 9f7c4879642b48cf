package proofing

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type proofingSessionsModel struct {
	ID                    types.String                 `tfsdk:"id"`
	Status                types.String                 `tfsdk:"status"`
	OverallRecommendation types.String                 `tfsdk:"overall_recommendation"`
	DocumentType          types.String                 `tfsdk:"document_type"`
	Name                  types.String                 `tfsdk:"name"`
	UID                   types.String                 `tfsdk:"uid"`
	DVCID                 types.String                 `tfsdk:"dvc_id"`
	StartDate             types.String                 `tfsdk:"start_date"`
	EndDate               types.String                 `tfsdk:"end_date"`
	Sessions              []listedProofingSessionModel `tfsdk:"proofing_sessions"`
}

type listedProofingSessionModel struct {
	ID            types.String       `tfsdk:"id"`
	DVCID         types.String       `tfsdk:"dvc_id"`
	TenantDNS     types.String       `tfsdk:"tenant_dns"`
	CommunityName types.String       `tfsdk:"community_name"`
	DocumentType  types.String       `tfsdk:"document_type"`
	Status        types.String       `tfsdk:"status"`
	ResultStatus  types.String       `tfsdk:"result_status"`
	User          *proofingUserModel `tfsdk:"user"`
	CreatedAt     types.String       `tfsdk:"created_at"`
	StartedAt     types.String       `tfsdk:"started_at"`
	CompletedAt   types.String       `tfsdk:"completed_at"`
	ExpiresAt     types.String       `tfsdk:"expires_at"`
}

func proofingSessions() plumbing.DataSource[proofingSessionsModel] {
	return plumbing.DataSource[proofingSessionsModel]{Name: "proofing_sessions", Schema: proofingSessionsSchema, Read: readProofingSessions}
}

// filterText is a text to filter by; the tenant takes no empty one.
func filterText(description string, checks ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: append([]validator.String{stringvalidator.LengthAtLeast(1)}, checks...)}
}

func filterChoice(description string, values []string) schema.StringAttribute {
	return filterText(description+" "+attribute.OneOfText(values), stringvalidator.OneOf(values...))
}

func proofingSessionsSchema() schema.Schema {
	const form = " Given as `YYYY-MM-DD HH:mm:ss.SSS`; of which time zone is up to the tenant."
	return schema.Schema{
		MarkdownDescription: "Proofing sessions of the community, all of those that every given filter lets pass. The tenant wants a license key of the level system or service for it.\n\n" +
			"All pages are read. When sessions leave the list meanwhile, as those with a `status` do, it is read anew, and pages that do not fit together are an error: give an `end_date` in the past, or fewer sessions with other filters. " +
			"Sessions that are opened meanwhile may be missing.\n\n" +
			"The names of users are kept in the state. The results of the checks of a session, in which there may be anything that a document shows, are not read.",
		Attributes: map[string]schema.Attribute{
			"id":                     filterText("Only the session with this id."),
			"status":                 filterChoice("Only sessions of this status.", client.ProofingStatuses()),
			"overall_recommendation": filterChoice("Only sessions with this outcome.", client.ProofingRecommendations()),
			"document_type":          filterChoice("Only sessions for this kind of document.", client.DocumentTypes()),
			"name":                   filterText("Only sessions of users with this text in the first or the last name."),
			"uid":                    filterText("Only sessions of users with this text in the unique id."),
			"dvc_id":                 filterText("Only sessions of the verification configuration (dvcID) with this id."),
			"start_date":             filterText("Only sessions from this time on."+form, proofingDate()),
			"end_date":               filterText("Only sessions until this time."+form, proofingDate(), notBeforeStart{"Not before start_date."}),
			"proofing_sessions": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The sessions, in the order of `created_at` and `id`.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":             output("Id of the session."),
					"dvc_id":         output("Id of its verification configuration (dvcID)."),
					"tenant_dns":     output("Host name of the tenant under which it was opened."),
					"community_name": output("Name of its community."),
					"document_type":  output("Kind of document that it is for. " + attribute.OneOfText(client.DocumentTypes())),
					"status":         output("Status of the session, where the tenant's list tells it; the data source `onekosmos_proofing_session` always does."),
					"result_status":  output("Outcome of a session that was completed, in the tenant's words."),
					"user":           proofingUserAttribute(),
					"created_at":     output("When it was opened, as a timestamp of RFC 3339 in UTC. A time in a form that cannot be read is kept as it is."),
					"started_at":     output("When the user began."),
					"completed_at":   output("When it was completed."),
					"expires_at":     output("When it expires, or has expired."),
				}},
			},
		},
	}
}

func readProofingSessions(ctx context.Context, c *client.Client, m *proofingSessionsModel, diags *diag.Diagnostics) {
	all, err := c.ProofingSessions(ctx, client.ProofingSessionFilter{
		ID: m.ID.ValueString(), Status: m.Status.ValueString(), OverallRecommendation: m.OverallRecommendation.ValueString(),
		DocumentType: m.DocumentType.ValueString(), Name: m.Name.ValueString(), UID: m.UID.ValueString(), DVCID: m.DVCID.ValueString(),
		StartDate: m.StartDate.ValueString(), EndDate: m.EndDate.ValueString(),
	})
	if err != nil {
		diagnostics.Fail(diags, "list", "proofing sessions", err)
		return
	}
	slices.SortFunc(all, func(a, b *client.ListedProofingSession) int {
		return cmp.Or(cmp.Compare(a.CreatedTS, b.CreatedTS), cmp.Compare(a.ID, b.ID))
	})
	m.Sessions = make([]listedProofingSessionModel, len(all))
	for i, s := range all {
		at := func(t client.ProofingTime) types.String { return attribute.Text((*string)(&t)) }
		m.Sessions[i] = listedProofingSessionModel{
			ID: types.StringValue(string(s.ID)), DVCID: attribute.Text(s.DVCID), TenantDNS: attribute.Text(s.TenantDNS), CommunityName: attribute.Text(s.CommunityName),
			DocumentType: attribute.Text(s.DocumentType), Status: attribute.Text(s.Status), ResultStatus: attribute.Text(s.ResultStatus), User: flattenProofingUser(s.User),
			CreatedAt: at(s.CreatedTS), StartedAt: at(s.StartedTS), CompletedAt: at(s.CompletedTS), ExpiresAt: at(s.ExpiryTS),
		}
	}
}
