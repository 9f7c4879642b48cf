// Package core is a Terraform core for tests: it evaluates a configuration
// written in HCL, plans, applies, refreshes and imports it through a provider's
// protocol-6 server in the test's own process, and holds the provider's answers
// against the rules that Terraform holds them against. It runs the cases of
// terraform-plugin-testing without a CLI.
//
// It knows what this project's tests use of the language: resources, data
// sources and ephemeral resources with count and for_each, variables, locals,
// outputs, import and removed blocks, create_before_destroy, terraform_data and
// functions, in one module with one configuration of each provider. Anything
// else ends the test.
package core
