package main

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The JSON format as the CLI prints it: false and empty fields are left out,
// a schema's version never is.

type schemaFile struct {
	FormatVersion string                  `json:"format_version"`
	Providers     map[string]providerJSON `json:"provider_schemas"`
}

type providerJSON struct {
	Provider           *schemaJSON              `json:"provider,omitempty"`
	Resources          map[string]*schemaJSON   `json:"resource_schemas,omitempty"`
	DataSources        map[string]*schemaJSON   `json:"data_source_schemas,omitempty"`
	EphemeralResources map[string]*schemaJSON   `json:"ephemeral_resource_schemas,omitempty"`
	ListResources      map[string]*schemaJSON   `json:"list_resource_schemas,omitempty"`
	Actions            map[string]*actionJSON   `json:"action_schemas,omitempty"`
	Identities         map[string]*identityJSON `json:"resource_identity_schemas,omitempty"`
	Functions          map[string]*functionJSON `json:"functions,omitempty"`
}

type schemaJSON struct {
	Version int64      `json:"version"`
	Block   *blockJSON `json:"block,omitempty"`
}

type actionJSON struct {
	Block *blockJSON `json:"block,omitempty"`
}

type blockJSON struct {
	Attributes         map[string]*attributeJSON   `json:"attributes,omitempty"`
	BlockTypes         map[string]*nestedBlockJSON `json:"block_types,omitempty"`
	Description        string                      `json:"description,omitempty"`
	DescriptionKind    string                      `json:"description_kind,omitempty"`
	Deprecated         bool                        `json:"deprecated,omitempty"`
	DeprecationMessage string                      `json:"deprecation_message,omitempty"`
}

type nestedBlockJSON struct {
	NestingMode string     `json:"nesting_mode,omitempty"`
	Block       *blockJSON `json:"block,omitempty"`
	MinItems    int64      `json:"min_items,omitempty"`
	MaxItems    int64      `json:"max_items,omitempty"`
}

type attributeJSON struct {
	Type               tftypes.Type `json:"type,omitempty"`
	NestedType         *nestedJSON  `json:"nested_type,omitempty"`
	Description        string       `json:"description,omitempty"`
	DescriptionKind    string       `json:"description_kind,omitempty"`
	Deprecated         bool         `json:"deprecated,omitempty"`
	DeprecationMessage string       `json:"deprecation_message,omitempty"`
	Required           bool         `json:"required,omitempty"`
	Optional           bool         `json:"optional,omitempty"`
	Computed           bool         `json:"computed,omitempty"`
	Sensitive          bool         `json:"sensitive,omitempty"`
	WriteOnly          bool         `json:"write_only,omitempty"`
}

type nestedJSON struct {
	Attributes  map[string]*attributeJSON `json:"attributes,omitempty"`
	NestingMode string                    `json:"nesting_mode,omitempty"`
}

type identityJSON struct {
	Version    int64                             `json:"version"`
	Attributes map[string]*identityAttributeJSON `json:"attributes,omitempty"`
}

type identityAttributeJSON struct {
	Type              tftypes.Type `json:"type,omitempty"`
	Description       string       `json:"description,omitempty"`
	RequiredForImport bool         `json:"required_for_import,omitempty"`
	OptionalForImport bool         `json:"optional_for_import,omitempty"`
}

type functionJSON struct {
	Description        string           `json:"description,omitempty"`
	Summary            string           `json:"summary,omitempty"`
	DeprecationMessage string           `json:"deprecation_message,omitempty"`
	ReturnType         tftypes.Type     `json:"return_type"`
	Parameters         []*parameterJSON `json:"parameters,omitempty"`
	VariadicParameter  *parameterJSON   `json:"variadic_parameter,omitempty"`
}

type parameterJSON struct {
	Name        string       `json:"name,omitempty"`
	Description string       `json:"description,omitempty"`
	IsNullable  bool         `json:"is_nullable,omitempty"`
	Type        tftypes.Type `json:"type"`
}

func convertProvider(s *tfprotov6.GetProviderSchemaResponse, ids *tfprotov6.GetResourceIdentitySchemasResponse) providerJSON {
	return providerJSON{
		Provider:           convertSchema(s.Provider),
		Resources:          each(s.ResourceSchemas, convertSchema),
		DataSources:        each(s.DataSourceSchemas, convertSchema),
		EphemeralResources: each(s.EphemeralResourceSchemas, convertSchema),
		ListResources:      each(s.ListResourceSchemas, convertSchema),
		Actions:            each(s.ActionSchemas, convertAction),
		Identities:         each(ids.IdentitySchemas, convertIdentity),
		Functions:          each(s.Functions, convertFunction),
	}
}

func each[A, B any](in map[string]A, convert func(A) B) map[string]B {
	out := make(map[string]B, len(in))
	for name, v := range in {
		out[name] = convert(v)
	}
	return out
}

func convertSchema(s *tfprotov6.Schema) *schemaJSON {
	if s == nil || s.Block == nil {
		return &schemaJSON{}
	}
	return &schemaJSON{Version: s.Version, Block: convertBlock(s.Block)}
}

func convertAction(a *tfprotov6.ActionSchema) *actionJSON {
	return &actionJSON{Block: convertSchema(a.Schema).Block}
}

func convertBlock(b *tfprotov6.SchemaBlock) *blockJSON {
	out := &blockJSON{
		Attributes:         convertAttributes(b.Attributes),
		BlockTypes:         make(map[string]*nestedBlockJSON, len(b.BlockTypes)),
		Description:        b.Description,
		DescriptionKind:    descriptionKind(b.DescriptionKind),
		Deprecated:         b.Deprecated,
		DeprecationMessage: b.DeprecationMessage,
	}
	for _, n := range b.BlockTypes {
		out.BlockTypes[n.TypeName] = &nestedBlockJSON{
			NestingMode: blockNesting[n.Nesting],
			Block:       convertBlock(n.Block),
			MinItems:    n.MinItems,
			MaxItems:    n.MaxItems,
		}
	}
	return out
}

func convertAttributes(in []*tfprotov6.SchemaAttribute) map[string]*attributeJSON {
	out := make(map[string]*attributeJSON, len(in))
	for _, a := range in {
		attr := &attributeJSON{
			Description:        a.Description,
			DescriptionKind:    descriptionKind(a.DescriptionKind),
			Deprecated:         a.Deprecated,
			DeprecationMessage: a.DeprecationMessage,
			Required:           a.Required,
			Optional:           a.Optional,
			Computed:           a.Computed,
			Sensitive:          a.Sensitive,
			WriteOnly:          a.WriteOnly,
		}
		if a.NestedType != nil {
			attr.NestedType = &nestedJSON{
				Attributes:  convertAttributes(a.NestedType.Attributes),
				NestingMode: objectNesting[a.NestedType.Nesting],
			}
		} else {
			attr.Type = a.Type
		}
		out[a.Name] = attr
	}
	return out
}

func convertIdentity(s *tfprotov6.ResourceIdentitySchema) *identityJSON {
	out := &identityJSON{Version: s.Version, Attributes: make(map[string]*identityAttributeJSON, len(s.IdentityAttributes))}
	for _, a := range s.IdentityAttributes {
		out.Attributes[a.Name] = &identityAttributeJSON{
			Type:              a.Type,
			Description:       a.Description,
			RequiredForImport: a.RequiredForImport,
			OptionalForImport: a.OptionalForImport,
		}
	}
	return out
}

func convertFunction(f *tfprotov6.Function) *functionJSON {
	out := &functionJSON{
		Description:        f.Description,
		Summary:            f.Summary,
		DeprecationMessage: f.DeprecationMessage,
		ReturnType:         f.Return.Type,
		VariadicParameter:  convertParameter(f.VariadicParameter),
	}
	for _, p := range f.Parameters {
		out.Parameters = append(out.Parameters, convertParameter(p))
	}
	return out
}

func convertParameter(p *tfprotov6.FunctionParameter) *parameterJSON {
	if p == nil {
		return nil
	}
	return &parameterJSON{Name: p.Name, Description: p.Description, IsNullable: p.AllowNullValue, Type: p.Type}
}

func descriptionKind(k tfprotov6.StringKind) string {
	if k == tfprotov6.StringKindMarkdown {
		return "markdown"
	}
	return "plain"
}

var blockNesting = map[tfprotov6.SchemaNestedBlockNestingMode]string{
	tfprotov6.SchemaNestedBlockNestingModeSingle: "single",
	tfprotov6.SchemaNestedBlockNestingModeGroup:  "group",
	tfprotov6.SchemaNestedBlockNestingModeList:   "list",
	tfprotov6.SchemaNestedBlockNestingModeSet:    "set",
	tfprotov6.SchemaNestedBlockNestingModeMap:    "map",
}

var objectNesting = map[tfprotov6.SchemaObjectNestingMode]string{
	tfprotov6.SchemaObjectNestingModeSingle: "single",
	tfprotov6.SchemaObjectNestingModeList:   "list",
	tfprotov6.SchemaObjectNestingModeSet:    "set",
	tfprotov6.SchemaObjectNestingModeMap:    "map",
}
