// Package pg stands in for a backend.
package pg

import remotestate "github.com/hashicorp/terraform/internal/backend/remote-state"

// New ends the program.
var New = remotestate.New
