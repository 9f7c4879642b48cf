// Package rig drives a provider through its protocol-6 server in the test's
// own process, without a CLI: validate, plan, apply, read, import, list, data
// sources and ephemeral resources, asked in the way that Terraform's core asks
// them. Conform checks what core checks of every resource.
//
// A configuration is written as Values, what comes back is read as Values. What
// the provider complains about is returned as Problems; what is wrong with the
// test itself, such as an attribute that the schema does not have, ends the
// test.
package rig
