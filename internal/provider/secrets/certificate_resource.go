package secrets

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// certificateResource is a certificate that is replaced ahead of its end, and
// that cannot be imported.
type certificateResource struct {
	*plumbing.Managed[certificateModel, client.Certificate]
}

func newCertificate(m *plumbing.Managed[certificateModel, client.Certificate]) resource.Resource {
	return &certificateResource{m}
}

// The tenant keeps no certificate, so that there is none to find: no data
// sources and no list.
func certificate() plumbing.Resource[certificateModel, client.Certificate] {
	return plumbing.Resource[certificateModel, client.Certificate]{
		Name:     "certificate",
		Kind:     "certificate",
		Schema:   certificateSchema,
		Identity: []string{"id"},
		Store: func(c *client.Client, _ *certificateModel) plumbing.Store[client.Certificate] {
			return c.Certificates()
		},
		Expand: func(_ context.Context, change plumbing.Change[certificateModel], _ *diag.Diagnostics) *client.Certificate {
			plan := change.Plan
			return &client.Certificate{Request: client.CertificateRequest{
				KeySize: plan.KeySize.ValueInt64(), Algorithm: plan.Algorithm.ValueString(), ExpirationDays: plan.ExpirationDays.ValueInt64(),
			}}
		},
		Flatten: flattenCertificate,
		Untold:  []string{attribute.Everything},
		Title:   func(*client.Certificate) string { return "" },
	}
}

func certificateSchema() schema.Schema {
	keySize := schema.Int64Attribute{Optional: true, Computed: true, Default: int64default.StaticInt64(defaultKeySize), Validators: keySizes(), MarkdownDescription: keySizeText + " Changing it replaces the certificate."}
	keySize.PlanModifiers = []planmodifier.Int64{int64planmodifier.RequiresReplace()}
	algorithm := attribute.Choice(algorithmText+" Changing it replaces the certificate.", defaultAlgorithm, client.CertificateAlgorithms...)
	algorithm.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	// Nothing of a certificate ever changes.
	computed := func(description string, sensitive bool) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, Sensitive: sensitive, MarkdownDescription: description,
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}}
	}
	return schema.Schema{
		MarkdownDescription: "An RSA key and a certificate that it signs itself, made by the tenant and kept in the state, with the private key. " +
			"Where a state must not hold a key, use the ephemeral resource `onekosmos_certificate`. " +
			"The tenant keeps nothing of it: it cannot be imported, refreshing it asks nobody, and destroying it only forgets it. " +
			"With `early_renewal_days` it is replaced some time before it expires, by the first apply in that time; give `create_before_destroy` so that what uses it gets the new one first.",
		Attributes: map[string]schema.Attribute{
			"id":        computed("Id of the certificate: its SHA-256 fingerprint, in hexadecimal digits.", false),
			"key_size":  keySize,
			"algorithm": algorithm,
			"expiration_days": schema.Int64Attribute{Required: true, Validators: validities(), MarkdownDescription: expirationDaysText + " Changing it replaces the certificate.",
				PlanModifiers: []planmodifier.Int64{int64planmodifier.RequiresReplace()}},
			"early_renewal_days": schema.Int64Attribute{
				Optional: true, Computed: true, Default: int64default.StaticInt64(0), Validators: []validator.Int64{int64validator.AtLeast(0), beforeExpiration{}},
				MarkdownDescription: "How many days before it expires the certificate is replaced; less than `expiration_days`. With `0` it is replaced once it has expired. Default: `0`.",
			},
			"ready_for_renewal": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the time to replace the certificate has come. The plan then replaces it."},
			"certificate":       computed(certificateText, false),
			"private_key":       computed(privateKeyPEMText+" Kept in the state.", true),
			"fingerprints": schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: fingerprintsText,
				PlanModifiers: []planmodifier.Map{mapplanmodifier.UseStateForUnknown()}},
			"expiration_date": computed(expirationDateText, false),
		},
	}
}

type certificateModel struct {
	ID               types.String   `tfsdk:"id"`
	KeySize          types.Int64    `tfsdk:"key_size"`
	Algorithm        types.String   `tfsdk:"algorithm"`
	ExpirationDays   types.Int64    `tfsdk:"expiration_days"`
	EarlyRenewalDays types.Int64    `tfsdk:"early_renewal_days"`
	ReadyForRenewal  types.Bool     `tfsdk:"ready_for_renewal"`
	Certificate      types.String   `tfsdk:"certificate"`
	PrivateKey       types.String   `tfsdk:"private_key"`
	Fingerprints     types.Map      `tfsdk:"fingerprints"`
	ExpirationDate   types.String   `tfsdk:"expiration_date"`
	Timeouts         timeouts.Value `tfsdk:"timeouts"`
}

// flattenCertificate lays a new certificate over the model. One without
// content stands for the one that is there.
func flattenCertificate(ctx context.Context, c *client.Certificate, m *certificateModel, diags *diag.Diagnostics) {
	if c.Certificate != "" {
		m.ID = types.StringValue(c.ID())
		m.Certificate, m.PrivateKey = types.StringValue(c.Certificate), types.StringValue(c.PrivateKey)
		m.Fingerprints = fingerprints(ctx, c, diags)
		m.ExpirationDate = types.StringValue(c.Expires.Format(time.RFC3339))
	}
	m.ReadyForRenewal = types.BoolValue(m.due(time.Now()))
	if c.Certificate != "" && m.ReadyForRenewal.ValueBool() {
		// The tenant has given it fewer days than were asked for.
		diags.AddAttributeWarning(path.Root("early_renewal_days"), "Certificate is due already",
			fmt.Sprintf("early_renewal_days: %s is given, and the tenant has made a certificate that expires at %s. Give less: otherwise every apply replaces the certificate.", m.EarlyRenewalDays, m.ExpirationDate.ValueString()))
	}
}

// due tells whether the time to replace the certificate has come.
func (m *certificateModel) due(now time.Time) bool {
	expires, err := time.Parse(time.RFC3339, m.ExpirationDate.ValueString())
	return err == nil && !now.Before(expires.AddDate(0, 0, -int(m.EarlyRenewalDays.ValueInt64())))
}

// ModifyPlan plans the replacement of a certificate whose time has come. It
// asks for the time itself: a plan need not have been preceded by a refresh.
func (r *certificateResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.Managed.ModifyPlan(ctx, req, resp)
	if req.State.Raw.IsNull() || resp.Plan.Raw.IsNull() || resp.Diagnostics.HasError() {
		return
	}
	at := path.Root("ready_for_renewal")
	var state certificateModel
	var days types.Int64
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(resp.Plan.GetAttribute(ctx, path.Root("early_renewal_days"), &days)...)
	if resp.Diagnostics.HasError() || days.IsUnknown() {
		return
	}
	state.EarlyRenewalDays = days
	if state.due(time.Now()) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, at, types.BoolUnknown())...)
		resp.RequiresReplace = append(resp.RequiresReplace, at)
	}
}

// ImportState says why there is nothing to import.
func (r *certificateResource) ImportState(_ context.Context, _ resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resp.Diagnostics.AddError("A certificate cannot be imported",
		"The tenant keeps neither a certificate that it made nor its private key, so that there is nothing to import. Remove the import, and the next apply makes a new certificate.")
}

// beforeExpiration stands on early_renewal_days: a certificate that is due
// when it is made would be replaced in every apply.
type beforeExpiration struct{}

func (beforeExpiration) Description(context.Context) string { return "Less than expiration_days." }

func (v beforeExpiration) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (beforeExpiration) ValidateInt64(ctx context.Context, req validator.Int64Request, resp *validator.Int64Response) {
	var days types.Int64
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("expiration_days"), &days)...)
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || days.IsNull() || days.IsUnknown() || req.ConfigValue.ValueInt64() < days.ValueInt64() {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Certificate would always be due",
		fmt.Sprintf("%s: %s is given, and expiration_days is %s. Give less: otherwise every apply would replace the certificate.", req.Path, req.ConfigValue, days))
}
