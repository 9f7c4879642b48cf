// Package check is the first conversation with a tenant: from its name to one read of
// each area, each step with its result and its time. It changes nothing on the tenant.
package check
