// Package shortcut is a fast path in front of the plugin framework's server.
// It answers a valid configuration, a state of the current schema version, a
// Read of an unchanged object, and a plan that changes or removes the whole
// object without the framework, and passes everything else on. Validators, plan
// modifiers and the resource itself run as always; only the framework's way to
// them is spared. Nothing is cached between calls: Terraform validates and plans
// in separate processes and asks each of them once.
//
// An answer is given only when it is the framework's own. Whatever is in doubt
// goes to the framework. upstream.md has what makes the framework slow here.
//
// # What it relies on
//
// Reviewed against:
//
//	github.com/hashicorp/terraform-plugin-framework v1.19.0
//	github.com/hashicorp/terraform-plugin-go v0.31.0
//
// A test fails when go.mod has other versions. Before you change the lines
// above, read the framework's changelog and the code named here, and run the
// tests that compare the answers of both.
//
//   - Validation of an attribute is what attribute checks: required, read-only,
//     deprecated and write-only attributes, the checks of the value's type, then
//     the validators, which see path, configuration and client capabilities
//     (internal/fwserver/attribute_validation.go).
//   - A null element of a nested attribute is searched for attributes, and so
//     is an unknown one (AttributeValidateNestedAttributes). elements.go makes
//     up for that; when the framework no longer does it, elements.go can go.
//   - A state of the current schema version is decoded with the schema's type,
//     undefined attributes ignored, and returned (server_upgraderesourcestate.go).
//   - A Read that returns the prior state unchanged stays unchanged: semantic
//     equality and the removal of write-only values find nothing
//     (server_readresource.go). Identity data becomes MessagePack.
//   - A plan whose proposed state equals the prior state marks nothing unknown.
//     It applies defaults where the configuration is null, makes write-only
//     values null, and asks plan modifiers (server_planresourcechange.go,
//     schema_plan_modification.go). A destroy asks none of them.
//   - ModifyPlan of the resource that implements base leaves such a plan alone.
//   - Plan modifiers and defaults of the framework's own packages below
//     resource/schema do nothing when the plan is the state, and are static.
//   - Private state is a JSON object of base64 texts that hold JSON. Names that
//     begin with "." are the framework's (internal/privatestate). It is returned
//     in the encoding of encoding/json.
//   - A null DynamicValue is the one byte 0xc0.
package shortcut
