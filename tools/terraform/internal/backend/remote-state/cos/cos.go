// Package cos stands in for a backend.
package cos

import remotestate "github.com/hashicorp/terraform/internal/backend/remote-state"

// New ends the program.
var New = remotestate.New
