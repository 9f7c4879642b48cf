package applications

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/1kosmos/terraform-provider-onekosmos/internal/provider/diagnostics"
)

// newParseSAMLMetadata returns the function parse_saml_metadata.
func newParseSAMLMetadata() function.Function { return parseSAMLMetadata{} }

type parseSAMLMetadata struct{}

func (parseSAMLMetadata) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_saml_metadata"
}

func (parseSAMLMetadata) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Reads SAML 2.0 metadata",
		MarkdownDescription: "Parses the SAML 2.0 metadata of one entity, for example to configure an `onekosmos_service_provider` from the metadata that an application publishes. It fetches nothing and does not verify signatures: pass only metadata that you trust.\n\n" +
			"The result is an object with:\n\n" +
			"- `entity_id` - ID of the entity.\n" +
			"- `valid_until` - when the metadata expires, as spelled in the document; null if absent.\n" +
			"- `service_provider` - the entity as an application, null if it is none: `assertion_consumer_services`, each with `binding`, `location`, `index` and `is_default`, the default first; `assertion_consumer_service_url`, the first of these locations that takes HTTP-POST, or null; `authn_requests_signed` and `want_assertions_signed`.\n" +
			"- `identity_provider` - the entity as an identity provider, null if it is none: `single_sign_on_services`, each with `binding` and `location`, and `want_authn_requests_signed`.\n\n" +
			"Both have `single_logout_services`, each with `binding`, `location` and `response_location` (null where it is the location), `name_id_formats`, and `signing_certificates` and `encryption_certificates` in PEM, where a certificate without a stated use is in both. Elements absent from the document are empty lists, and absent values are null; an attribute that is set to null takes its default. Endpoints without a binding or a location are left out.\n\n" +
			"The metadata of one entity inside `EntitiesDescriptor` are taken, those of several refused, as are XML with a document type, and texts of more than 1 MiB.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "metadata", MarkdownDescription: "The metadata, as XML in UTF-8, such as `file(\"metadata.xml\")`."},
		},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"entity_id":   types.StringType,
			"valid_until": types.StringType,
			"service_provider": types.ObjectType{AttrTypes: roleTypes(map[string]attr.Type{
				"assertion_consumer_service_url": types.StringType,
				"assertion_consumer_services": services(map[string]attr.Type{
					"binding": types.StringType, "location": types.StringType, "index": types.Int64Type, "is_default": types.BoolType}),
				"authn_requests_signed":  types.BoolType,
				"want_assertions_signed": types.BoolType,
			})},
			"identity_provider": types.ObjectType{AttrTypes: roleTypes(map[string]attr.Type{
				"single_sign_on_services":    services(map[string]attr.Type{"binding": types.StringType, "location": types.StringType}),
				"want_authn_requests_signed": types.BoolType,
			})},
		}},
	}
}

func services(attributes map[string]attr.Type) attr.Type {
	return types.ListType{ElemType: types.ObjectType{AttrTypes: attributes}}
}

// roleTypes adds what both roles have.
func roleTypes(of map[string]attr.Type) map[string]attr.Type {
	texts := types.ListType{ElemType: types.StringType}
	of["single_logout_services"] = services(map[string]attr.Type{"binding": types.StringType, "location": types.StringType, "response_location": types.StringType})
	of["name_id_formats"], of["signing_certificates"], of["encryption_certificates"] = texts, texts, texts
	return of
}

func (parseSAMLMetadata) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	found, err := parseMetadata(text)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, diagnostics.Sentence("metadata: "+err.Error()))
		return
	}
	resp.Error = resp.Result.Set(ctx, found)
}
