// Package gcs stands in for a backend.
package gcs

import remotestate "github.com/hashicorp/terraform/internal/backend/remote-state"

// New ends the program.
var New = remotestate.New
