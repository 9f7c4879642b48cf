// Package coreval is how Terraform's core sees values of the plugin protocol: as
// values of its language, and laid over one another before a plan.
package coreval
