// Package export writes what a tenant has as configuration, with import blocks that
// bring it under management without a change. It asks the provider's own
// protocol-6 server, as Terraform does: it lists objects, imports and reads each of
// them, and lets the provider validate and plan what it writes. It knows schemas and
// the protocol, and no object of the product.
package export
