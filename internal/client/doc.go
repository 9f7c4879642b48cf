// Package client speaks to the four services of a 1Kosmos tenant. It seals
// every request, opens every answer, and does not depend on Terraform.
//
// Every request passes through Client.do. A file per API group declares its
// endpoints and its plain structs; a store (Collection) turns them into the
// five methods that a resource needs.
package client
