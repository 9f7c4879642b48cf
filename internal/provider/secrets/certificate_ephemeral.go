package secrets

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

// What is asked for where nothing is given. The reference requires all three
// and names no defaults.
const (
	defaultKeySize   = 2048
	defaultAlgorithm = "sha256"
)

// What both kinds of certificate say of their attributes.
const (
	keySizeText        = "Size of the RSA key in bits, from 1024 to 16384; the tenant may set other limits. Keys below 2048 bits are weak. Default: `2048`."
	algorithmText      = "Hash algorithm of the signature."
	expirationDaysText = "Validity of the certificate in days, from 1 to 36500."
	certificateText    = "The self-signed certificate, in PEM."
	privateKeyPEMText  = "The private key, in PEM."
	fingerprintsText   = "Fingerprints of the certificate, keyed by hash algorithm, such as `sha256`, as returned by the tenant."
	expirationDateText = "When the certificate expires, in RFC 3339, UTC."
)

func keySizes() []validator.Int64   { return []validator.Int64{int64validator.Between(1024, 16384)} }
func validities() []validator.Int64 { return []validator.Int64{int64validator.Between(1, 36500)} }

type ephemeralCertificateModel struct {
	KeySize        types.Int64  `tfsdk:"key_size"`
	Algorithm      types.String `tfsdk:"algorithm"`
	ExpirationDays types.Int64  `tfsdk:"expiration_days"`
	Certificate    types.String `tfsdk:"certificate"`
	PrivateKey     types.String `tfsdk:"private_key"`
	Fingerprints   types.Map    `tfsdk:"fingerprints"`
	ExpirationDate types.String `tfsdk:"expiration_date"`
}

func ephemeralCertificate() plumbing.Ephemeral[ephemeralCertificateModel] {
	return plumbing.Ephemeral[ephemeralCertificateModel]{
		Name: "certificate",
		Schema: func() schema.Schema {
			return schema.Schema{
				MarkdownDescription: "A new RSA key with a self-signed certificate. The tenant generates both and stores neither. Not stored in plans or state. " +
					"Every plan and every apply generates another one: pass it to write-only arguments, which take it only when their version changes.",
				Attributes: map[string]schema.Attribute{
					"key_size": schema.Int64Attribute{Optional: true, Computed: true, Validators: keySizes(), MarkdownDescription: keySizeText},
					"algorithm": schema.StringAttribute{
						Optional: true, Computed: true, Validators: []validator.String{stringvalidator.OneOf(client.CertificateAlgorithms...)},
						MarkdownDescription: algorithmText + " " + attribute.OneOfText(client.CertificateAlgorithms) + " Default: `" + defaultAlgorithm + "`.",
					},
					"expiration_days": schema.Int64Attribute{Required: true, Validators: validities(), MarkdownDescription: expirationDaysText},
					"certificate":     schema.StringAttribute{Computed: true, MarkdownDescription: certificateText},
					"private_key":     schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: privateKeyPEMText},
					"fingerprints":    schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: fingerprintsText},
					"expiration_date": schema.StringAttribute{Computed: true, MarkdownDescription: expirationDateText},
				},
			}
		},
		Open: openCertificate,
	}
}

func openCertificate(ctx context.Context, c *client.Client, m *ephemeralCertificateModel, diags *diag.Diagnostics) {
	if m.KeySize.IsNull() {
		m.KeySize = types.Int64Value(defaultKeySize)
	}
	if m.Algorithm.IsNull() {
		m.Algorithm = types.StringValue(defaultAlgorithm)
	}
	made, err := c.GenerateCertificate(ctx, client.CertificateRequest{
		KeySize: m.KeySize.ValueInt64(), Algorithm: m.Algorithm.ValueString(), ExpirationDays: m.ExpirationDays.ValueInt64(),
	})
	if err != nil {
		diagnostics.Fail(diags, "make", "a certificate", err)
		return
	}
	m.Certificate, m.PrivateKey = types.StringValue(made.Certificate), types.StringValue(made.PrivateKey)
	m.Fingerprints = fingerprints(ctx, made, diags)
	m.ExpirationDate = types.StringValue(made.Expires.Format(time.RFC3339))
}

func fingerprints(ctx context.Context, c *client.Certificate, diags *diag.Diagnostics) types.Map {
	m, more := types.MapValueFrom(ctx, types.StringType, c.Fingerprints)
	diags.Append(more...)
	return m
}
