// Package s3 stands in for a backend.
package s3

import remotestate "github.com/hashicorp/terraform/internal/backend/remote-state"

// New ends the program.
var New = remotestate.New
