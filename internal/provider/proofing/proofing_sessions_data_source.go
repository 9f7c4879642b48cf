package proofing

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
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

func filterChoice(description string, values []string) schema.StringAttribute {
	return attribute.Filter(description+" "+attribute.OneOfText(values), stringvalidator.OneOf(values...))
}

func proofingSessionsSchema() schema.Schema {
	const form = " In the form `YYYY-MM-DD HH:mm:ss.SSS`, in the tenant's time zone."
	return schema.Schema{
		MarkdownDescription: "The community's proofing sessions that match all filters. Requires a `license_key` of level system or service.\n\n" +
			"All pages are read. If sessions leave the list during the read, for example because their `status` changes, it is read again; inconsistent pages are an error: set `end_date` to a time in the past, or narrow the filters. " +
			"Sessions opened during the read may be missing.\n\n" +
			"State stores the users' names. Check results, which can contain anything on a document, are not read.",
		Attributes: map[string]schema.Attribute{
			"id":                     attribute.Filter("Only the session with this ID."),
			"status":                 filterChoice("Only sessions with this status.", client.ProofingStatuses()),
			"overall_recommendation": filterChoice("Only sessions with this outcome.", client.ProofingRecommendations()),
			"document_type":          filterChoice("Only sessions for this document type.", client.DocumentTypes()),
			"name":                   attribute.Filter("Only sessions of users whose first or last name contains this text."),
			"uid":                    attribute.Filter("Only sessions of users whose unique ID contains this text."),
			"dvc_id":                 attribute.Filter("Only sessions of the verification configuration with this ID (dvcID, the workflow name in the developer portal)."),
			"start_date":             attribute.Filter("Only sessions at or after this time."+form, proofingDate()),
			"end_date":               attribute.Filter("Only sessions at or before this time."+form, proofingDate(), notBeforeStart{"Not before start_date."}),
			"proofing_sessions": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The sessions, sorted by `created_at` and `id`.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":             attribute.Output("ID of the session."),
					"dvc_id":         attribute.Output("ID of the verification configuration (dvcID)."),
					"tenant_dns":     attribute.Output("Host name of the tenant."),
					"community_name": attribute.Output("Name of the community."),
					"document_type":  attribute.Output("Document type. " + attribute.OneOfText(client.DocumentTypes())),
					"status":         attribute.Output("Status of the session, if the tenant's list includes it; the data source `onekosmos_proofing_session` always returns it."),
					"result_status":  attribute.Output("Outcome of a completed session, as named by the tenant."),
					"user":           proofingUserAttribute(),
					"created_at":     attribute.Output("When the session was opened, in RFC 3339, UTC; times in an unknown format are returned unchanged."),
					"started_at":     attribute.Output("When the user began."),
					"completed_at":   attribute.Output("When the session was completed."),
					"expires_at":     attribute.Output("When the session expires."),
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
