// Package shortcut stands in front of the framework's server and answers what
// needs no framework: a configuration that passes all checks, a state of the
// schema's own version, a Read of what is as its state has it, and a plan that
// proposes what there is already, or nothing. The checks, validators and plan modifiers are
// those of the schema, and the object is read as always; what is spared is the
// framework's way to them. A configuration that was found valid is not
// remembered: core validates and plans in a process of the provider each, and
// asks each of them once.
//
// An answer is given only when it is what the framework would answer. Whatever
// is in doubt goes to the framework.
package shortcut
