// Package plumbing is the part of a resource, list resource, data source and
// ephemeral resource that is the same for every kind of object: lifecycle,
// identity, import, not-found, timeouts. It knows no object of the product; each
// kind declares itself in a Resource.
package plumbing
