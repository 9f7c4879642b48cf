package proofing

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/plumbing"
)

type documentVerificationModel struct {
	Connector         connectorModel        `tfsdk:"connector"`
	Verification      verifyModel           `tfsdk:"verification"`
	Document          verifiedDocumentModel `tfsdk:"document"`
	ReferrerPublicKey types.String          `tfsdk:"referrer_public_key"`
	Verified          types.Bool            `tfsdk:"verified"`
	Authority         types.String          `tfsdk:"authority"`
	VerifiedAt        types.String          `tfsdk:"verified_at"`
	Result            attribute.JSON        `tfsdk:"result"`
	Metadata          attribute.JSON        `tfsdk:"metadata"`
	RawData           attribute.JSON        `tfsdk:"raw_data"`
	Token             types.String          `tfsdk:"token"`
	PublicKey         types.String          `tfsdk:"public_key"`
	ProofJWT          types.String          `tfsdk:"proof_jwt"`
}

type verifyModel struct {
	ID            types.String `tfsdk:"id"`
	Tag           types.String `tfsdk:"tag"`
	Type          types.String `tfsdk:"type"`
	Verifier      types.String `tfsdk:"verifier"`
	Skip          types.Bool   `tfsdk:"skip"`
	Debug         types.Bool   `tfsdk:"debug"`
	ReturnRawData types.Bool   `tfsdk:"return_raw_data"`
	UseV1         types.Bool   `tfsdk:"use_blinkid_verify_v1"`
}

type verifiedDocumentModel struct {
	ID                 types.String `tfsdk:"id"`
	FrontImage         types.String `tfsdk:"front_image"`
	BackImage          types.String `tfsdk:"back_image"`
	BarcodeImage       types.String `tfsdk:"barcode_image"`
	FrontImageFlash    types.String `tfsdk:"front_image_flash"`
	FrontImageURL      types.String `tfsdk:"front_image_url"`
	BackImageURL       types.String `tfsdk:"back_image_url"`
	BarcodeImageURL    types.String `tfsdk:"barcode_image_url"`
	FrontImageFlashURL types.String `tfsdk:"front_image_flash_url"`
}

// documentVerification is ephemeral: what it is given and what it answers are a
// person's data and the connector's credentials, and a data source keeps both in
// the state.
func documentVerification() plumbing.Ephemeral[documentVerificationModel] {
	return plumbing.Ephemeral[documentVerificationModel]{Name: "document_verification", Schema: documentVerificationSchema, Open: verifyDocument}
}

func documentVerificationSchema() schema.Schema {
	kinds, _ := client.DocumentVerificationTypes()
	yes := func(description string) schema.Attribute {
		return schema.BoolAttribute{Optional: true, MarkdownDescription: description}
	}
	output := func(description string, sensitive bool) schema.Attribute {
		return schema.StringAttribute{Computed: true, Sensitive: sensitive, MarkdownDescription: description + " Null if the tenant returns none."}
	}
	object := func(description string) schema.Attribute {
		return schema.StringAttribute{CustomType: attribute.JSONType{}, Computed: true, Sensitive: true, MarkdownDescription: description + " As JSON; read it with `jsondecode`. Null if there is none."}
	}
	document := map[string]schema.Attribute{"id": needed("ID of the document, which the certificate repeats.")}
	for name, what := range map[string]string{
		"front_image": "front of the document", "back_image": "back of the document", "barcode_image": "barcode of the document", "front_image_flash": "front of the document, taken with flash",
	} {
		image := optional("Image of the "+what+", in base64, as `filebase64` reads it. Conflicts with `"+name+"_url`.",
			documentImage{"An image in base64 that the document has.", true}, stringvalidator.ConflictsWith(path.MatchRoot("document").AtName(name+"_url")))
		address := optional("URL of an image of the "+what+".", documentImage{"The URL of an image that the document has.", false})
		image.Sensitive, address.Sensitive = true, true
		document[name], document[name+"_url"] = image, address
	}
	return schema.Schema{
		MarkdownDescription: "Verifies images of a driver's license, a passport or an ID card, and returns the certificate of the document. Not stored in plans or state, because both are personal data. " +
			"Requires a `license_key` of level system or service.\n\n" +
			"Every plan and every apply verifies the document again, and the connector may charge for it. " +
			"If the response is lost, the provider does not verify the document a second time and reports an error.",
		Attributes: map[string]schema.Attribute{
			"connector": connectorAttribute("`microblink` requires `verifierUrl` and `verifierUrlV2`, or `url` if `verification.type` is `id_capture`; `clientId` and `clientSecret` are optional."),
			"verification": schema.SingleNestedAttribute{
				Required: true, MarkdownDescription: "Verification of the document.",
				Attributes: map[string]schema.Attribute{
					"id":                    needed("ID of the verification."),
					"tag":                   needed("Tag of the verification."),
					"type":                  neededChoice("Document type to verify.", kinds),
					"verifier":              needed("Tag of the verifier."),
					"skip":                  yes("Whether to skip the verification. Default: `false`."),
					"debug":                 yes("Whether the verifier returns debug information. Default: `false`."),
					"return_raw_data":       yes("Whether the certificate includes the verifier's raw data. The API reference documents it for `dl_authenticate` only."),
					"use_blinkid_verify_v1": yes("Whether to use version 1 of BlinkID Verify. Default: `false`."),
				},
			},
			"document": schema.SingleNestedAttribute{
				Required: true, Attributes: document,
				MarkdownDescription: "The document, as images or their URLs. Its type follows from `verification.type`. A passport requires `front_image` or `front_image_url`, and has no other image.",
			},
			"referrer_public_key": optional("Public key of the referrer."),
			"verified":            schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the document is verified."},
			"authority":           output("Connector that verified the document.", false),
			"verified_at":         output("When the document was verified, in RFC 3339, UTC, or unchanged if the tenant does not return a number.", false),
			"result":              object("Result of the verification, in the connector's format."),
			"metadata":            object("Metadata of the verification."),
			"raw_data":            object("The verifier's raw data, if `verification.return_raw_data` is set."),
			"token":               output("Token of the certificate.", true),
			"public_key":          output("Public key that belongs to the certificate.", false),
			"proof_jwt":           output("Proof of the verification, as a JSON Web Token (JWT).", true),
		},
	}
}

// documentImage stands on an image of a document, or on its URL. No message of it
// repeats the value, which is of a person. Of a passport the reference has the front
// alone, which one of image and URL has to show.
type documentImage struct {
	attribute.Described
	base64 bool
}

func (v documentImage) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	var kind, address types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("verification").AtName("type"), &kind)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("document").AtName("front_image_url"), &address)...)
	passport, front := kind.ValueString() == "ppt_authenticate", strings.HasPrefix(req.Path.String(), "document.front_image") && !strings.Contains(req.Path.String(), "flash")
	switch given := req.ConfigValue; {
	case given.IsNull():
		if passport && front && v.base64 && address.IsNull() {
			resp.Diagnostics.AddAttributeError(req.Path, "Missing image", fmt.Sprintf("%s: a passport requires an image of its front. Set front_image or front_image_url.", req.Path))
		}
	case passport && !front:
		resp.Diagnostics.AddAttributeError(req.Path, "Image not allowed", fmt.Sprintf("%s: of a passport, only the front is verified. Remove it, or change verification.type.", req.Path))
	case v.base64 && !given.IsUnknown():
		if _, err := base64.StdEncoding.DecodeString(given.ValueString()); err != nil {
			resp.Diagnostics.AddAttributeError(req.Path, "Not base64", fmt.Sprintf("%s: the value, which is sensitive, is not base64. filebase64(\"front.jpg\") reads a file in the right form.", req.Path))
		}
	}
}

func verifyDocument(ctx context.Context, c *client.Client, m *documentVerificationModel, diags *diag.Diagnostics) {
	var want client.DocumentVerification
	_, documents := client.DocumentVerificationTypes()
	v, d := m.Verification, m.Document
	want.Connector.ID, want.Connector.Type, want.Connector.Config = m.Connector.ID.ValueString(), m.Connector.Type.ValueString(), json.RawMessage(m.Connector.Config.ValueString())
	want.Verification.ID, want.Verification.Tag, want.Verification.Type = v.ID.ValueString(), v.Tag.ValueString(), v.Type.ValueString()
	want.Verification.Config = client.DocumentVerificationConfig{
		Verifier: v.Verifier.ValueString(), Skip: v.Skip.ValueBool(), Debug: v.Debug.ValueBool(),
		ReturnRawData: v.ReturnRawData.ValueBoolPointer(), UseV1BlinkIDVerify: v.UseV1.ValueBool(),
	}
	want.Document = client.VerifiedDocument{
		ID: d.ID.ValueString(), Type: documents[v.Type.ValueString()],
		FrontImage: d.FrontImage.ValueString(), BackImage: d.BackImage.ValueString(), BarcodeImage: d.BarcodeImage.ValueString(), FrontImageFlash: d.FrontImageFlash.ValueString(),
		FrontImageURL: d.FrontImageURL.ValueString(), BackImageURL: d.BackImageURL.ValueString(), BarcodeImageURL: d.BarcodeImageURL.ValueString(), FrontImageFlashURL: d.FrontImageFlashURL.ValueString(),
	}
	want.ReferrerPublicKey = m.ReferrerPublicKey.ValueString()
	certificate, err := c.VerifyDocument(ctx, want)
	switch {
	case errors.Is(err, client.ErrOutcomeUnknown):
		diags.AddError("Could not verify document", fmt.Sprintf("%s.\n\nThe document may have been verified. The request was not retried: run Terraform again to verify it again.", err))
	case err != nil:
		diagnostics.Fail(diags, "verify", fmt.Sprintf("document %q", d.ID.ValueString()), err)
	default:
		text := func(told string) types.String { return attribute.Text(&told) }
		m.Verified, m.Authority, m.VerifiedAt = types.BoolValue(certificate.Verified), text(certificate.Authority), text(certificate.VerifiedAt)
		m.Result, m.Metadata, m.RawData = attribute.NewJSON(certificate.Result), attribute.NewJSON(certificate.Metadata), attribute.NewJSON(certificate.RawData)
		m.Token, m.PublicKey, m.ProofJWT = text(certificate.Token), text(certificate.PublicKey), text(certificate.ProofJWT)
	}
}
