package proofing

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/client"
	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/attribute"
)

// connectorModel and verificationModel are what document sharing asks for in
// each of its calls.
type connectorModel struct {
	ID     types.String `tfsdk:"id"`
	Type   types.String `tfsdk:"type"`
	Config types.String `tfsdk:"config"`
}

type verificationModel struct {
	ID                          types.String `tfsdk:"id"`
	Tag                         types.String `tfsdk:"tag"`
	Type                        types.String `tfsdk:"type"`
	Verifier                    types.String `tfsdk:"verifier"`
	Debug                       types.Bool   `tfsdk:"debug"`
	Skip                        types.Bool   `tfsdk:"skip"`
	ReturnRawData               types.Bool   `tfsdk:"return_raw_data"`
	BypassFraudDetectionFailure types.Bool   `tfsdk:"bypass_fraud_detection_failure"`
	ExpireSessionMinutes        types.Int64  `tfsdk:"expire_session_minutes"`
	AbandonSessionMinutes       types.Int64  `tfsdk:"abandon_session_minutes"`
	MaxRetries                  types.Int64  `tfsdk:"max_retries"`
	Checks                      types.Set    `tfsdk:"checks"`
	ActionCode                  types.Int64  `tfsdk:"action_code"`
	DocumentTypeCode            types.String `tfsdk:"document_type_code"`
}

// documentShareAttributes are what every call of document sharing asks for.
func documentShareAttributes() map[string]schema.Attribute {
	yes := func(description string) schema.Attribute {
		return schema.BoolAttribute{Optional: true, MarkdownDescription: description}
	}
	number := func(description string, checks ...validator.Int64) schema.Attribute {
		return schema.Int64Attribute{Optional: true, MarkdownDescription: description, Validators: checks}
	}
	return map[string]schema.Attribute{
		"connector": connectorAttribute("`authenticid` requires `airAccessKey`, `airSecretToken`, `airAPI`, `faceAPI` and `faceAPIKey`. " +
			"Other types require `license`, `verifierUrl` and `document_share_session_enabled`; `clientId`, `clientSecret`, `dl`, `idcard` and `ppt` are optional."),
		"verification": schema.SingleNestedAttribute{
			Required: true, MarkdownDescription: "Verification of the document.",
			Attributes: map[string]schema.Attribute{
				"id":                             needed("ID of the verification."),
				"tag":                            needed("Tag of the verification."),
				"type":                           neededChoice("Document type to verify.", client.DocumentShareTypes()),
				"verifier":                       needed("Tag of the verifier."),
				"debug":                          yes("Whether the verifier returns debug information. Default: `false`."),
				"skip":                           yes("Whether to skip the verification. Default: `false`."),
				"return_raw_data":                yes("Whether the result includes the verifier's raw data."),
				"bypass_fraud_detection_failure": yes("Whether to accept a document that fails fraud detection."),
				"expire_session_minutes":         number("Minutes until the session expires.", int64validator.AtLeast(1)),
				"abandon_session_minutes":        number("Minutes until a started session counts as abandoned.", int64validator.AtLeast(1)),
				"max_retries":                    number("Maximum number of retries.", int64validator.AtLeast(0)),
				"checks": schema.SetAttribute{
					Optional: true, ElementType: types.StringType,
					MarkdownDescription: "Checks to perform. " + attribute.OneOfText(client.DocumentShareChecks()) + " If omitted, the tenant decides.",
					Validators:          []validator.Set{setvalidator.SizeAtLeast(1), attribute.NoNulls(), setvalidator.ValueStringsAre(stringvalidator.OneOf(client.DocumentShareChecks()...))},
				},
				"action_code": number("Action code of the verification. Required for connectors of type `authenticid`, and not allowed otherwise.", ofAuthenticID.Only(), ofAuthenticID.Required()),
				"document_type_code": schema.StringAttribute{
					Optional: true, Validators: []validator.String{stringvalidator.OneOf("00", "01", "11")},
					MarkdownDescription: "Document types for connectors of type `authenticid`: `00` license or ID card, `01` license or passport, `11` passport. Default: `00`.",
				},
			},
		},
	}
}

// connectorAttribute is the connector of a call. members says what its configuration
// holds.
func connectorAttribute(members string) schema.Attribute {
	config := needed("Configuration of the connector, including credentials, as a JSON object with the API's member names. "+members, connectorConfig{"A JSON object that holds what the type of connector needs."})
	config.Sensitive = true
	return schema.SingleNestedAttribute{
		Required: true, MarkdownDescription: "Connector that verifies the document.",
		Attributes: map[string]schema.Attribute{
			"id":     needed("ID of the connector."),
			"type":   needed("Type of the connector, such as `" + client.ConnectorAuthenticID + "` or `microblink`."),
			"config": config,
		},
	}
}

var ofAuthenticID = attribute.Where("connector.type", client.ConnectorAuthenticID)

func needed(description string, checks ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Required: true, MarkdownDescription: description, Validators: append([]validator.String{stringvalidator.LengthAtLeast(1)}, checks...)}
}

func neededChoice(description string, values []string) schema.StringAttribute {
	return needed(description+" "+attribute.OneOfText(values), stringvalidator.OneOf(values...))
}

func optional(description string, checks ...validator.String) schema.StringAttribute {
	a := needed(description, checks...)
	a.Required, a.Optional = false, true
	return a
}

func expandDocumentShare(ctx context.Context, c connectorModel, v verificationModel, diags *diag.Diagnostics) (share client.DocumentShare) {
	share.Connector.ID, share.Connector.Type = c.ID.ValueString(), c.Type.ValueString()
	share.Connector.Config = json.RawMessage(c.Config.ValueString())
	share.Verification.ID, share.Verification.Tag, share.Verification.Type = v.ID.ValueString(), v.Tag.ValueString(), v.Type.ValueString()
	share.Verification.Config = client.DocumentShareConfig{
		Verifier: v.Verifier.ValueString(), Debug: v.Debug.ValueBool(), Skip: v.Skip.ValueBool(),
		ReturnRawData: v.ReturnRawData.ValueBoolPointer(), FraudDetectFailureBypass: v.BypassFraudDetectionFailure.ValueBoolPointer(),
		ExpireSessionInMin: v.ExpireSessionMinutes.ValueInt64Pointer(), AbandonSessionInMin: v.AbandonSessionMinutes.ValueInt64Pointer(),
		MaxRetries: v.MaxRetries.ValueInt64Pointer(), Checks: attribute.Strings(ctx, v.Checks, diags),
		ActionCode: v.ActionCode.ValueInt64Pointer(), DocumentType: v.DocumentTypeCode.ValueString(),
	}
	return share
}

// connectorConfig stands on the configuration of a connector. No message of it
// repeats a value: there are secrets among them. A type that the reference does
// not name with a configuration is left to the tenant.
type connectorConfig struct{ attribute.Described }

func (connectorConfig) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	refuse := func(problem string) {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid connector configuration", fmt.Sprintf("%s: %s.", req.Path, problem))
	}
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(req.ConfigValue.ValueString()), &members) != nil || members == nil {
		refuse("the value, which is sensitive, is not a JSON object. Set one, such as jsonencode({ license = var.license })")
		return
	}
	var kind types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, req.Path.ParentPath().AtName("type"), &kind)...)
	if kind.ValueString() != client.ConnectorAuthenticID {
		return
	}
	for _, name := range []string{"airAccessKey", "airSecretToken", "airAPI", "faceAPI", "faceAPIKey"} {
		var text string
		if json.Unmarshal(members[name], &text) != nil || text == "" {
			refuse(fmt.Sprintf("%s is missing or not a string, and connector.type %s requires it", name, kind))
		}
	}
}
