// Package kubernetes stands in for a backend.
package kubernetes

import remotestate "github.com/hashicorp/terraform/internal/backend/remote-state"

// New ends the program.
var New = remotestate.New
