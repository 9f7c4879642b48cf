// Package acceptance holds the tests that run the provider with a CLI, and no
// other test does. They show what only a CLI can: that each kind lives on a
// tenant that others use too, that the examples are right, what a plan prints,
// and what differs between CLIs. Everything else is tested in process.
//
// The tests of lives run against the tenant that ONEKOSMOS_BASE_URL and the
// provider's other variables describe, the pilot; without, against a populated
// local tenant. What needs a tenant's journal or modes has a local tenant of its
// own. On the pilot a test names what it makes with a prefix of its own, touches
// nothing that others made, and puts settings back.
package acceptance
